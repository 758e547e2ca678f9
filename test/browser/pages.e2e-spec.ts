import type { Page } from 'playwright-core';
import { ensureGuideClient } from '../../src/auth/index.js';
import { ownAddress, startApplication, type TestApplication } from '../support/application.js';
import {
  inChromium,
  openBrowser,
  type OpenBrowser,
  openPage,
  overflowOf,
} from '../support/chromium.js';

const PASSWORD = 'a rather long password';

inChromium('in Chromium', () => {
  let house: TestApplication;
  let browser: OpenBrowser;
  let userId: number;

  beforeAll(async () => {
    house = await startApplication(await ownAddress());
    ({ id: userId } = await house.make.user({ username: 'd:support', password: PASSWORD }));
    await ensureGuideClient(house.app, `${house.url}/assets/oauth2-redirect.html`);
  });
  afterAll(() => house.stop());

  beforeEach(async () => {
    browser = await openBrowser();
  });
  afterEach(() => browser.close());

  async function signIn(page: Page, path: string): Promise<void> {
    await page.goto(`${house.url}${path}`);
    await page.getByLabel('User name', { exact: false }).fill('d:support');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${house.url}${path}`);
  }

  test('a client and a token are made and revoked on the tokens page, each secret shown once', async () => {
    const { page, complaints } = await openPage(browser.context);
    await signIn(page, '/api/tokens');
    await page.getByText('Add Client ID').first().click();
    await page.getByLabel('Name', { exact: true }).fill('Reports');
    await page.getByRole('button', { name: 'Add Client ID' }).click();
    const secret = (await page.locator('[data-copy-source]').innerText()).trim();
    expect(secret).toMatch(/^lm_cs_/);

    await page.getByText('Add New Access Token').first().click();
    await page.getByLabel(/view_customers/).check();
    await page.getByRole('button', { name: 'Add New Access Token' }).click();
    const token = (await page.locator('[data-copy-source]').innerText()).trim();
    const { data } = await house.api.as(token).call('get_oauth_user_details');
    expect(data).toMatchObject({ user_id: userId, scopes: ['view_customers'] });

    await page.goto(`${house.url}/api/tokens`);
    expect(await page.content()).not.toContain(secret);
    expect(await page.content()).not.toContain(token);
    await page.getByRole('button', { name: /Revoke token/ }).click();
    await page.getByRole('button', { name: 'Revoke token', exact: true }).click();
    await page.getByText('You have no access token yet.').waitFor();
    await house.api.as(token).refused(401, 'get_oauth_user_details');
    expect(complaints).toEqual([]);
  });

  test('a wrong form is shown again with what was typed and what is wrong', async () => {
    const { page } = await openPage(browser.context);
    await signIn(page, '/api/tokens');
    await page.getByText('Add Client ID').first().click();
    await page.getByLabel('Name', { exact: true }).fill('Broken');
    await page.getByLabel('Redirect URLs').fill('not a url');
    await page.getByRole('button', { name: 'Add Client ID' }).click();
    await page.getByText('Please correct this:').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Broken');
    expect(await page.getByLabel('Redirect URLs').inputValue()).toBe('not a url');
  });

  test('Authorize in the guide works by the code flow, and a call answers', async () => {
    const { page, complaints } = await openPage(browser.context);
    await signIn(page, '/api/tokens');
    await page.goto(`${house.url}/api`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const dialog = page.locator('.auth-container', { hasText: 'authorizationCode' }).first();
    await dialog.getByText('select all', { exact: false }).click();
    const popup = page.waitForEvent('popup');
    await dialog.locator('.auth.authorize').click();
    const consent = await popup;
    await consent.getByRole('button', { name: /Allow/ }).click();
    await consent.waitForEvent('close');
    await dialog.getByText('Logout').waitFor();
    await page.locator('.modal-btn.btn-done').first().click();
    await tryCall(page, 'get_oauth_user_details');
    expect(complaints).toEqual([]);
  });

  test('a pasted token works in the guide', async () => {
    const token = await house.make.token({ userId });
    const { page } = await openPage(browser.context);
    await page.goto(`${house.url}/api`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const dialog = page.locator('.auth-container', { hasText: 'http, Bearer' }).first();
    await dialog.getByRole('textbox').fill(token);
    await dialog.locator('.auth.authorize').click();
    await page.locator('.modal-btn.btn-done').first().click();
    await tryCall(page, 'get_oauth_user_details');
  });

  /** Opens a call in Swagger UI, sends it, and reads who answered. */
  async function tryCall(page: Page, call: string): Promise<void> {
    const operation = page.locator('.opblock-get', { hasText: call }).first();
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.locator('.live-responses-table').getByText('d:support').first().waitFor();
  }

  test.each(['/api/guide/authentication', '/api/guide/test-oauth', '/api/errors', '/sign-in'])(
    '%s is readable at 360 px, in light and dark, and complains about nothing',
    async (path) => {
      const { page, complaints } = await openPage(browser.context);
      await page.setViewportSize({ width: 360, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(`${house.url}${path}`);
        expect(await overflowOf(page)).toBe(0);
      }
      expect(complaints).toEqual([]);
    },
  );

  test('the tokens page is readable at 360 px', async () => {
    const { page } = await openPage(browser.context);
    await page.setViewportSize({ width: 360, height: 800 });
    await signIn(page, '/api/tokens');
    expect(await overflowOf(page)).toBe(0);
  });

  test('the keyboard alone reaches the first link past the navigation', async () => {
    const { page } = await openPage(browser.context);
    await page.goto(`${house.url}/api/errors`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#content');
  });
});
