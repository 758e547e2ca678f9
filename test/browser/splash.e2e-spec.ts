import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hotspots, Vouchers } from '../../src/hotspot/index.js';
import { makeHotspot, makeService, type TestOffer } from '../hotspot/support/hotspot.js';
import { ownAddress, startApplication, type TestApplication } from '../support/application.js';
import {
  inChromium,
  openBrowser,
  type OpenBrowser,
  openPage,
  overflowOf,
} from '../support/chromium.js';
import { actor } from '../support/radius.js';

/** A router that takes logins as a MikroTik does, and shows its guests on. */
class Router {
  readonly logins: Record<string, string>[] = [];
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      this.logins.push(Object.fromEntries(form));
      response.writeHead(302, { location: form.get('dst') ?? '/' }).end();
    });
  });

  async up(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  down(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

inChromium('the splash page in Chromium', () => {
  const router = new Router();
  let house: TestApplication;
  let browser: OpenBrowser;
  let offer: TestOffer;
  let address: string;

  beforeAll(async () => {
    await router.up();
    house = await startApplication(await ownAddress());
    const hotspot = await makeHotspot(house, {
      languages: ['en', 'es'],
      ticketHeadline: 'Wi-Fi Cedar Café',
      splashTerms: 'Be kind to the other guests.\nWhat you do on line is your own affair.',
      supportText: 'Ask at the counter.',
      supportPhone: '+34 91 555 0104',
      gatewayHosts: [router.host],
    });
    offer = await makeService(house, { hotspot, maxUsers: 1 });
    await house.app.get(Hotspots).modify(actor, hotspot.id, { freeServiceId: offer.service.id });
    const query = new URLSearchParams({
      'link-login-only': `http://${router.host}/login`,
      'chap-id': '\\321',
      'chap-challenge': '\\001\\177abc\\377',
      mac: '0A:1B:2C:3D:4E:5F',
    });
    address = `${house.url}/hotspot/${hotspot.locationId}?${query.toString()}`;
  });
  afterAll(async () => {
    await house.stop();
    router.down();
  });

  afterEach(() => browser.close());

  async function code(): Promise<string> {
    const { hotspot, service } = offer;
    const wanted = { hotspot, serviceId: service.id };
    return (await house.app.get(Vouchers).issue(actor, wanted, { source: 'octopus' })).code;
  }

  test('a guest scans his ticket, accepts the terms by keyboard, and comes out on line', async () => {
    browser = await openBrowser(360);
    const { page, complaints } = await openPage(browser.context);
    const given = await code();
    await page.goto(`${address}&code=${given}`);
    expect(await page.getByLabel('Code', { exact: true }).inputValue()).toBe(given);
    await page.getByLabel('Code', { exact: true }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'You are on line' }).waitFor();
    const login = router.logins.at(-1)!;
    expect(login['username']).toBe(given);
    expect(login['password']).toMatch(/^[0-9a-f]{32}$/);
    expect(complaints).toEqual([]);
  });

  test('a wrong code is said to be wrong, in the language that was chosen', async () => {
    browser = await openBrowser(360);
    const { page } = await openPage(browser.context);
    await page.goto(address);
    await page.getByRole('link', { name: 'Español' }).click();
    await page.getByLabel('Código', { exact: true }).fill('ZZZZZ');
    await page.locator('#accept').check();
    await page.getByRole('button', { name: 'Conectar', exact: true }).click();
    expect(await page.getByRole('alert').innerText()).toContain('no es correcto');
    const logins = router.logins.length;
    await page.getByLabel('Código', { exact: true }).fill(await code());
    await page.getByRole('button', { name: 'Conectar', exact: true }).click();
    await page.getByRole('heading', { name: 'Ya está conectado' }).waitFor();
    expect(router.logins.length).toBe(logins + 1);
  });

  test('a guest without a code takes the free hour', async () => {
    browser = await openBrowser(360);
    const { page } = await openPage(browser.context);
    await page.goto(address);
    await page.locator('#accept-free').check();
    await page.getByRole('button', { name: 'Connect for free' }).click();
    await page.getByRole('heading', { name: 'You are on line' }).waitFor();
    expect(router.logins.at(-1)!['username']).toMatch(/^[2-9A-HJ-NP-Z]{5,}$/);
  });

  test.each(['light', 'dark'] as const)('it fits a phone of 360 px in %s', async (colorScheme) => {
    browser = await openBrowser(360);
    const { page, complaints } = await openPage(browser.context);
    await page.emulateMedia({ colorScheme });
    await page.goto(`${address}&code=Q4P68`);
    await page.locator('summary').click();
    expect(await overflowOf(page)).toBe(0);
    const picture = process.env['PICTURES'];
    if (picture) {
      await page.screenshot({ path: `${picture}/splash-${colorScheme}.png`, fullPage: true });
    }
    expect(complaints).toEqual([]);
  });
});
