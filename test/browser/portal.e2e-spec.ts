import { seedDemo } from '../../src/demo/index.js';
import { ownAddress, startApplication, type TestApplication } from '../support/application.js';
import { inChromium, openBrowser, type OpenBrowser, openPage } from '../support/chromium.js';

inChromium('the portal in Chromium', () => {
  let house: TestApplication;
  let browser: OpenBrowser;

  beforeAll(async () => {
    house = await startApplication(await ownAddress());
    await seedDemo(house.app);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await house.stop();
  });

  test('a customer goes through his pages, and the browser has nothing to complain about', async () => {
    const { page, complaints } = await openPage(browser.context);
    await page.goto(`${house.url}/portal`);
    await page.getByLabel('User name').fill('jessica');
    await page.getByLabel('Password').fill('lastmile-demo');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Billing' }).waitFor();
    for (const name of ['Invoices', 'Internet', 'Tickets'] as const) {
      const tabs = page.getByRole('navigation', { name: 'Your account' });
      await tabs.getByRole('link', { name }).click();
      await page.waitForURL(`${house.url}/portal/${name.toLowerCase()}`);
      expect(await tabs.getByRole('link', { name }).getAttribute('aria-current')).toBe('page');
    }
    await page.getByRole('row').nth(1).getByRole('link').click();
    await page.locator('.conversation li').first().waitFor();
    const shots = process.env.SCREENSHOTS;
    for (const path of shots ? ['', '/invoices', '/internet', '/tickets'] : []) {
      await page.goto(`${house.url}/portal${path}`);
      await page.screenshot({
        path: `${shots}/portal${path.replace('/', '-')}.png`,
        fullPage: true,
      });
    }
    await page.setViewportSize({ width: 360, height: 800 });
    for (const path of ['', '/invoices', '/internet', '/tickets']) {
      await page.goto(`${house.url}/portal${path}`);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect([path, width <= 360]).toEqual([path, true]);
    }
    expect(complaints).toEqual([]);
  });
});
