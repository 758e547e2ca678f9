import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { ownAddress, startApplication, type TestApplication } from '../support/application.js';
import { inChromium, openBrowser, type OpenBrowser, openPage } from '../support/chromium.js';

const PASSWORD = 'a rather long password';

inChromium('in Chromium', () => {
  let house: TestApplication;
  let browser: OpenBrowser;
  let client: Server;
  let callback: string;

  beforeAll(async () => {
    house = await startApplication(await ownAddress());
    await house.make.user({ username: 'jessica', password: PASSWORD, role: 'customer' });
    client = createServer((_, response) => response.end('<title>client</title>'));
    client.listen(0, '127.0.0.1');
    await once(client, 'listening');
    callback = `http://localhost:${(client.address() as AddressInfo).port}/callback`;
  });
  afterAll(async () => {
    client.close();
    await house.stop();
  });

  beforeEach(async () => {
    browser = await openBrowser();
  });
  afterEach(() => browser.close());

  async function signIn(page: Page): Promise<void> {
    await page.getByLabel('User name').fill('jessica');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  test('a user signs in, allows a client for good, and the next time goes straight to it', async () => {
    const { clientId } = await house.make.client({ redirectUris: [callback] });
    const request = `${house.url}/oauth/authorize?response_type=code&client_id=${clientId}&state=x`;
    const { page, complaints } = await openPage(browser.context);
    await page.goto(request);
    await signIn(page);
    await page.getByText('asks for access to your account').waitFor();
    await page.getByLabel('Remember this').check();
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await page.waitForURL(`${callback}?*`);
    expect(new URL(page.url()).searchParams.get('code')).toMatch(/^lm_ac_/);

    await page.goto(`${house.url}/portal`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${house.url}/sign-in`);
    // The answer to the sign-in form is a redirect to the client, by way of two others.
    await page.goto(request);
    await signIn(page);
    await page.waitForURL(`${callback}?*`);
    expect(complaints).toEqual([]);
  });

  test('a user who does not allow it sends the client away', async () => {
    const { clientId } = await house.make.client({ redirectUris: [callback] });
    const { page } = await openPage(browser.context);
    await page.goto(`${house.url}/oauth/authorize?response_type=code&client_id=${clientId}`);
    await signIn(page);
    await page.getByRole('button', { name: 'Do not allow' }).click();
    await page.waitForURL(`${callback}?*`);
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
  });
});
