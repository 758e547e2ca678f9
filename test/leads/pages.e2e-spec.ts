import { seedDemo } from '../../src/demo/index.js';
import type { Api } from '../support/api.js';
import { ownAddress, startApplication, type TestApplication } from '../support/application.js';
import {
  inChromium,
  openBrowser,
  type OpenBrowser,
  openPage,
  overflowOf,
} from '../support/chromium.js';
import { CAPTCHA_SECRET, CaptchaServer } from '../support/captcha.js';
import { letters } from '../support/helpdesk.js';

const FORM = '/sales/apply/promo/winter-fibre';

let house: TestApplication;
let staff: Api;

beforeAll(async () => {
  house = await startApplication(await ownAddress());
  await seedDemo(house.app);
  staff = house.api.as(await house.make.token({ expiresInSeconds: 90_000_000 }));
});
afterAll(() => house.stop());

/** A browser's bare bones: one cookie and the fields of the page that it has just seen. */
async function open(path: string): Promise<{ cookie: string; fields: Record<string, string> }> {
  const answer = await fetch(`${house.url}${path}`);
  expect(answer.status).toBe(200);
  const html = await answer.text();
  const fields = Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
      ([, name, value]) => [name!, value!],
    ),
  );
  return { cookie: answer.headers.getSetCookie()[0]!.split(';')[0]!, fields };
}

async function post(
  path: string,
  { cookie, fields }: Awaited<ReturnType<typeof open>>,
  input: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${house.url}${path}`, {
    method: 'POST',
    headers: { cookie },
    body: new URLSearchParams({ ...fields, ...input }),
  });
  return { status: answer.status, text: await answer.text() };
}

const leads = async (search: string): Promise<any[]> =>
  (await staff.call('get_sales_lead_list', { search })).data;

describe('the form of a promotion', () => {
  afterEach(() => house.database.execute('DELETE FROM rate_limits'));

  test('makes a lead of an applicant, with the promotion as his source', async () => {
    const form = await open(FORM);
    house.clock.move(5);
    const { status, text } = await post(FORM, form, {
      name: 'Bongani Mthembu',
      phone: '083 555 1234',
    });
    expect([status, text]).toEqual([200, expect.stringContaining('Thank you')]);
    expect(await leads('Bongani')).toEqual([
      expect.objectContaining({
        lead_source: 'winter-fibre',
        promo: 'winter-fibre',
        status: 'new',
      }),
    ]);
  });

  test.each([
    ['a filled trap', { website: 'https://spam.example' }, 5],
    ['a forged time', { opened: '1.x' }, 5],
  ])('makes none of %s, and does not say so', async (_, input, seconds) => {
    const form = await open(FORM);
    house.clock.move(seconds);
    const { status } = await post(FORM, form, { name: 'Robot', email: 'r@b.example', ...input });
    expect(status).toBe(200);
    expect(await leads('Robot')).toEqual([]);
  });

  test.each([
    ['too quickly', 0, {}],
    ['after too long', 90_000, {}],
    ['without an address or a phone', 5, { email: '' }],
    ['with an address that is none', 5, { email: 'nowhere' }],
  ])('sent %s is shown again with what was typed', async (_, seconds, input) => {
    const form = await open(FORM);
    // The session of a stranger ends by the real clock; the form's time goes by ours.
    house.clock.move(seconds);
    const { status, text } = await post(FORM, form, {
      name: 'Once <More>',
      email: 'once@more.example',
      ...input,
    });
    house.clock.reset();
    expect(status).toBe(400);
    expect(text).toContain('Once &lt;More&gt;');
    expect(await leads('Once')).toEqual([]);
  });

  test('is refused without the page’s own token', async () => {
    const form = await open(FORM);
    const { status } = await post(
      FORM,
      { ...form, fields: {} },
      { name: 'x', phone: '0215551234' },
    );
    expect(status).toBe(403);
  });

  test('takes ten applications of one address in an hour', async () => {
    const form = await open(FORM);
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) statuses.push((await post(FORM, form, { website: 'x' })).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.at(-1)).toBe(429);
  });

  test('is not there for what is offered no more', async () => {
    for (const name of ['nothing', 'winter-fibre2', "x'--"]) {
      const answer = await fetch(`${house.url}/sales/apply/promo/${encodeURIComponent(name)}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        404,
        expect.stringContaining('text/html'),
      ]);
    }
  });
});

describe('the link of a quote', () => {
  async function quoted(): Promise<{ id: number; path: string }> {
    const email = `quoted${Math.random()}@nkosi.example`;
    const { data } = await staff.call('add_sales_lead', { name: 'Quoted', email });
    await staff.post(`/admin/leads/${data.lead_id}/quotes`, {
      body: { lines: [{ description: 'Installation', unit_price: '500' }] },
    });
    const { text } = (await letters(house)).find(({ recipient }) => recipient === email);
    return { id: data.lead_id, path: new URL(/http\S+/.exec(text)![0]).pathname };
  }
  const stateOf = async (id: number): Promise<string> =>
    (await staff.get(`/admin/leads/${id}`)).body.quotes.at(-1).status;

  test('shows it, and is answered once', async () => {
    const { id, path } = await quoted();
    const page = await open(path);
    expect(await stateOf(id)).toBe('sent');
    expect((await post(path, page, { decision: 'accept', name: '' })).status).toBe(400);
    const { text } = await post(path, page, { decision: 'accept', name: 'Q. Uoted' });
    expect(text).toContain('You have accepted this quote');
    await post(path, page, { decision: 'decline', name: 'Somebody' });
    expect(await stateOf(id)).toBe('accepted');
    await expect(
      house.database.execute("UPDATE quotes SET total = 1 WHERE status = 'accepted'"),
    ).rejects.toThrow('never changes');
    const { body } = await staff.post(`/admin/leads/${id}/convert`, { body: {} });
    expect(body.invoice_ids).toHaveLength(1);
  });

  test('cannot be accepted when it is too old', async () => {
    const { id, path } = await quoted();
    const page = await open(path);
    house.clock.move(16 * 86_400);
    const { text } = await post(path, page, { decision: 'accept', name: 'Late' });
    expect(text).toContain('no longer valid');
    expect(await stateOf(id)).toBe('expired');
    house.clock.reset();
    expect(await stateOf(id)).toBe('sent');
  });

  test('is a page that says so when it is none of ours', async () => {
    const answer = await fetch(`${house.url}/sales/quote/nonsense`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});

inChromium('in Chromium', () => {
  let browser: OpenBrowser;

  beforeEach(async () => {
    browser = await openBrowser(390);
  });
  afterEach(() => browser.close());

  test('the form is filled in on a telephone, and the trap is nowhere to be seen', async () => {
    const { page, complaints } = await openPage(browser.context);
    await page.goto(`${house.url}${FORM}`);
    expect(await overflowOf(page)).toBe(0);
    await page.getByLabel('Your name').fill('Nomsa Dube');
    await page.getByLabel('E-mail').fill('nomsa@dube.example');
    const trap = await page.locator('div:has(> #apply-website)').boundingBox();
    expect([trap?.width, trap?.height]).toEqual([1, 1]);
    house.clock.move(5);
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Thank you').first().waitFor();
    expect(await leads('Nomsa')).toHaveLength(1);
    expect(complaints).toEqual([]);
  });

  test('the captcha that is set up is shown, and nobody gets past it unsolved', async () => {
    const captcha = await CaptchaServer.start();
    const guarded = await startApplication({
      ...(await ownAddress()),
      CAPTCHA_SECRET,
      CAPTCHA_SITE_KEY: 'the key of the site',
      CAPTCHA_VERIFY_URL: captcha.url,
      CAPTCHA_SCRIPT_URL: captcha.scriptUrl,
    });
    await seedDemo(guarded.app);
    const count = async (): Promise<number | undefined> =>
      (
        await guarded.database.queryOne<{ count: number }>(
          `SELECT count(*)::int AS count FROM leads WHERE name = 'Nomsa Dube'`,
        )
      )?.count;
    const { page, complaints } = await openPage(browser.context);
    await page.goto(`${guarded.url}${FORM}`);
    const apply = async (): Promise<void> => {
      guarded.clock.move(5);
      await page.getByRole('button', { name: 'Apply' }).click();
    };
    await page.getByLabel('Your name').fill('Nomsa Dube');
    await page.getByLabel('E-mail').fill('nomsa@dube.example');
    await apply();
    await page.getByRole('link', { name: 'captcha: has to be solved' }).waitFor();
    expect([await count(), captcha.asked]).toEqual([0, []]);
    expect(await page.getByLabel('Your name').inputValue()).toBe('Nomsa Dube');
    const solve = async (): Promise<void> => {
      await page.frameLocator('iframe').getByRole('button', { name: 'I am a person' }).click();
      await page.frameLocator('iframe').getByText('Thank you').waitFor();
      await apply();
    };
    const { answer: usual } = captcha;
    captcha.answer = (response) => response.writeHead(500).end();
    await solve();
    await page.getByText('cannot be checked just now').waitFor();
    captcha.answer = usual;
    await solve();
    await page.getByText('will get in touch').waitFor();
    expect(await count()).toBe(1);
    expect(captcha.asked[0]?.get('response')).toContain('the%20key%20of%20the%20site');
    expect(complaints.filter((one) => !one.includes('status of 400'))).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await guarded.stop();
    await captcha.stop();
  });
});
