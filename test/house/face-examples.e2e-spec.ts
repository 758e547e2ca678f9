import { DEMO_PASSWORD } from '../../src/demo/index.js';
import { Desk } from '../contract/desk.js';
import { type DocumentedRoute, documentedRoutes } from '../contract/routes.js';
import { type Answer, expectStatus } from '../support/api.js';
import { hasRecord } from '../support/audit.js';
import { letters } from '../support/helpdesk.js';

type Words = Record<string, string>;
/** What is sent instead of the example: the address, or fields of the form. */
interface Amended {
  address?: string;
  form?: Words;
}

/** What the demo's keys say in the header; in Jutda's face user and password stand in the form. */
const KEYS: Record<string, Words> = {
  jutda: {},
  octopus: { authorization: 'Bearer demo-octopus-key' },
  partner: { token: 'demo-partner-key' },
};

/** By the name of the route. What is not here works as the example says. */
const PREPARATIONS: Record<string, () => Promise<Amended>> = {
  'POST /helpdesk/api/delete_ticket': withTicket,
  'POST /helpdesk/api/hold_ticket': withTicket,
  'POST /helpdesk/api/unhold_ticket': async () => {
    const amended = await withTicket();
    await jutda('hold_ticket', amended.form);
    return amended;
  },
  // The example's ticket is cancelled by then, under the newer name of the address.
  'POST /rest/{version}/wifiarea/{id}/tickets/{ticket}/cancel': () =>
    Promise.resolve({ address: '/rest/v1/wifiarea/28XXX004/tickets/10000002/cancel' }),
  'POST /api/integration/v2/confirm-email': async () => {
    const letter = (await letters(desk.house)).findLast(
      ({ recipient }) => recipient === 'mary@langa.example',
    );
    return { form: { code: /\b\d{6}\b/.exec(letter.text)![0] } };
  },
};

const routes = Object.keys(KEYS).flatMap((face) =>
  documentedRoutes(face).map((route) => ({ face, ...route })),
);
let desk: Desk;

beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.stop());

test.each(routes)('the example of $name works, and what it writes is recorded', async (route) => {
  const { address = route.address, form = {} } = (await PREPARATIONS[route.name]?.()) ?? {};
  const answer = await ask(route, address, form);
  expectStatus(route.status, `${route.method} ${address}`, answer);
  expect(await hasRecord(desk.house, answer)).toBe(route.writes);
});

test('nothing is prepared for a route that there is not', () => {
  const names = routes.map(({ name }) => name);
  expect(Object.keys(PREPARATIONS).filter((name) => !names.includes(name))).toEqual([]);
});

function ask(
  { face, method, body }: DocumentedRoute & { face: string },
  address: string,
  form: Words,
): Promise<Answer> {
  const headers = KEYS[face]!;
  if (!body) return desk.house.api.send(method, address, { headers });
  return desk.house.api.send(method, address, {
    headers,
    form: { ...(body.example as Words), ...form },
  });
}

/** Opens a ticket, to be named in the form. */
async function withTicket(): Promise<{ form: Words }> {
  const { text } = await jutda('create_ticket', { queue: '1', title: 'No signal' });
  return { form: { ticket: text } };
}

function jutda(method: string, form: Words): Promise<Answer> {
  const who = { user: 'd:support', password: DEMO_PASSWORD };
  return desk.house.api.post(`/helpdesk/api/${method}`, { form: { ...who, ...form } });
}
