import { Desk } from '../contract/desk.js';
import { PREPARATIONS } from '../contract/preparations/index.js';
import { type DocumentedRoute, documentedRoutes } from '../contract/routes.js';
import { type Answer, expectStatus } from '../support/api.js';
import { hasRecord } from '../support/audit.js';

/** Every route of the admin API, asked by the owner for what its document shows, on the demo data. */
const routes = documentedRoutes('admin');
let desk: Desk;

beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.stop());

test('every route shows an example of its address and of its body', () => {
  const bare = routes.filter(
    ({ address, body, method }) =>
      address.includes('{') ||
      (body && (body.example === undefined || (method === 'PATCH' && isEmpty(body.example)))),
  );
  expect(bare.map(({ name }) => name)).toEqual([]);
});

test('nothing is prepared for a route that there is not', () => {
  const names = routes.map(({ name }) => name);
  expect(Object.keys(PREPARATIONS).filter((name) => !names.includes(name))).toEqual([]);
});

test.each(routes)('the example of $name works as the contract says', async (route) => {
  const prepare = PREPARATIONS[route.name];
  const address = (await prepare?.(desk)) ?? desk.usualAddress(route);
  const headers: Record<string, string> = {};
  if (route.method === 'POST') headers['idempotency-key'] = route.name;
  if (route.readsIfMatch) {
    expect((await desk.ask(route, address, { 'if-match': '"999999999"' })).status).toBe(412);
    // A POST below an item goes by the ETag of the item.
    const item = route.method === 'POST' ? address.replace(/\/[\w-]+$/, '') : address;
    headers['if-match'] = await desk.etagOf(item);
  }
  const answer = await desk.ask(route, address, headers);
  expectStatus(route.status, `${route.method} ${address} ${JSON.stringify(route.body)}`, answer);
  // What says that it only reads is held to that; a GET that tells a secret is recorded.
  if (route.method !== 'GET') expect(await hasRecord(desk.house, answer)).toBe(route.writes);
  if (route.method === 'POST') await mustBeReplayed(route, address, headers);
  if (route.mayBeUnchanged) await mustBeUnchanged(address, answer);
});

async function mustBeReplayed(
  route: DocumentedRoute,
  address: string,
  headers: Record<string, string>,
): Promise<void> {
  const { status, headers: answered } = await desk.ask(route, address, headers);
  expect([status, answered.get('idempotency-replayed')]).toEqual([route.status, 'true']);
}

async function mustBeUnchanged(address: string, answer: Answer): Promise<void> {
  const etag = answer.headers.get('etag') ?? 'none';
  const again = await desk.staff.get(address, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
}

function isEmpty(example: unknown): boolean {
  return typeof example === 'object' && example !== null && Object.keys(example).length === 0;
}
