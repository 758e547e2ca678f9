import { HOLD_KINDS } from '../../src/radius/holds/hold-kinds.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake } from '../support/intake.js';
import { makeAccount, moveTime, setTime } from '../support/radius.js';

let house: TestApplication;
let intake: Intake;
let administrator: Api;

beforeAll(async () => {
  house = await startApplication();
  intake = await Intake.open(house);
  administrator = house.api.as(await house.make.token({ role: 'administrator' }));
  await setTime(house, '2026-03-10T12:00:00Z');
});

afterAll(() => house.stop());

async function hold(id: number, body: object): Promise<number> {
  const { status, body: placed } = await administrator.post(`/admin/data-accounts/${id}/holds`, {
    body,
  });
  expect(status).toBe(201);
  return placed.hold_id;
}

test.each(HOLD_KINDS)(
  'a %s hold keeps an account off line until just that hold is lifted',
  async (kind) => {
    const { id, username } = await makeAccount(house);
    const holds = new Map<string, number>();
    for (const each of HOLD_KINDS) holds.set(each, await hold(id, { kind: each }));
    for (const each of HOLD_KINDS) {
      if (each === kind) continue;
      const lifted = await administrator.delete(
        `/admin/data-accounts/${id}/holds/${holds.get(each)!}`,
      );
      expect(lifted.status).toBe(204);
    }
    expect(await intake.login(username)).toMatchObject({
      verdict: 'reject',
      reason: `hold_${kind}`,
    });
    const { data } = await administrator.call('get_data_account_details', { username });
    expect(data).toMatchObject({ status: 'suspended', lifecycle: 'active', holds: [{ kind }] });
    await administrator.delete(`/admin/data-accounts/${id}/holds/${holds.get(kind)!}`);
    expect(await intake.login(username)).toMatchObject({ verdict: 'accept' });
  },
);

test('a hold with an end lifts itself', async () => {
  const { id, username } = await makeAccount(house);
  await hold(id, { kind: 'billing', until: '2026-03-10T13:00:00Z' });
  expect(await intake.login(username)).toMatchObject({ reason: 'hold_billing' });
  await moveTime(house, 3600);
  expect(await intake.login(username)).toMatchObject({ verdict: 'accept' });
});

test('setting the status active lifts the hold of staff and no other', async () => {
  const { id, username } = await makeAccount(house);
  await hold(id, { kind: 'abuse' });
  await administrator.call('modify_data_account', { username, status: 'suspended' });
  await administrator.call('modify_data_account', { username, status: 'active' });
  expect(await intake.login(username)).toMatchObject({ reason: 'hold_abuse' });
});

test('a hold of the kind that is in force is amended, not doubled', async () => {
  const { id, username } = await makeAccount(house);
  const first = await hold(id, { kind: 'abuse', reason: 'spam' });
  const second = await hold(id, { kind: 'abuse', reason: 'spam and scans' });
  expect(second).toBe(first);
  const { data } = await administrator.call('get_data_account_details', { username });
  expect(data.holds).toMatchObject([{ kind: 'abuse', reason: 'spam and scans' }]);
});
