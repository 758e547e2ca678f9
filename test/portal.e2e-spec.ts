import { seedDemo } from '../src/demo/index.js';
import { startApplication, type TestApplication } from './support/application.js';
import { Browser, type Visited } from './support/browser.js';

const PASSWORD = 'lastmile-demo';

let house: TestApplication;
let jessica: Browser;

beforeAll(async () => {
  house = await startApplication();
  await seedDemo(house.app);
  jessica = new Browser(house.url);
  await jessica.signIn('jessica', PASSWORD);
});
afterAll(() => house.stop());

async function show(path: string): Promise<Visited> {
  const page = await jessica.go(path);
  expect([path, page.status]).toEqual([path, 200]);
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(page.headers.get('cache-control')).toBe('no-store');
  return page;
}

const linksIn = ({ html }: Visited, pattern: RegExp): string[] =>
  [...html.matchAll(/href="([^"]+)"/g)]
    .map(([, href]) => href!)
    .filter((href) => pattern.test(href));

test('the first page says how the customer stands and leads on', async () => {
  const home = await show('/portal');
  expect(home.html).toContain('Pienaar Guest House');
  expect(home.html).toContain('10000001');
  expect(home.html).toMatch(/You owe|Your credit/);
  const links = linksIn(home, /^\/portal\/\w+$/);
  expect(new Set(links)).toEqual(
    new Set(['/portal/invoices', '/portal/internet', '/portal/tickets']),
  );
});

test('invoices are listed, and each is there as a PDF', async () => {
  const page = await show('/portal/invoices');
  const links = linksIn(page, /\/pdf$/);
  expect(links.length).toBeGreaterThanOrEqual(3);
  const answer = await fetch(new URL(links[0]!, house.url), {
    headers: { cookie: [...jessica.cookies].map((pair) => pair.join('=')).join('; ') },
  });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(
    Buffer.from(await answer.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

test('data accounts show what they have used', async () => {
  const { html } = await show('/portal/internet');
  expect(html).toMatch(/[\d.]+ (bytes|KB|MB|GB)/);
  expect(html).toContain('Speed');
});

test('tickets are listed, and each is a conversation without what staff keep to themselves', async () => {
  const page = await show('/portal/tickets');
  const [first] = linksIn(page, /^\/portal\/tickets\/\d+$/);
  expect((await show(first!)).html).toContain('class="conversation"');
});

test("nothing of anybody else's is there, by whatever address", async () => {
  const foreign = await house.database.queryOne<{ invoice: number; ticket: number }>(
    `SELECT (SELECT max(id) FROM invoices WHERE customer_id <> 1) AS invoice,
            (SELECT max(id) FROM tickets WHERE customer_id <> 1) AS ticket`,
  );
  for (const path of [
    `/portal/invoices/${foreign!.invoice}/pdf`,
    `/portal/tickets/${foreign!.ticket}`,
    '/portal/invoices/999999/pdf',
    '/portal/tickets/x',
  ]) {
    const { status, html } = await jessica.go(path);
    expect([path, [400, 404].includes(status)]).toEqual([path, true]);
    expect(html).not.toContain('conversation');
  }
});

test('who is not signed in is taken to where he can, and staff have no portal', async () => {
  for (const page of ['invoices', 'internet', 'tickets']) {
    const { status, location } = await new Browser(house.url).go(`/portal/${page}`);
    expect([status, location]).toEqual([303, `/sign-in?next=%2Fportal%2F${page}`]);
  }
  const staff = new Browser(house.url);
  await staff.signIn('admin', PASSWORD);
  expect((await staff.go('/portal')).html).toContain('belongs to no customer');
  for (const page of ['invoices', 'internet', 'tickets']) {
    expect((await staff.go(`/portal/${page}`)).status).toBe(404);
  }
});
