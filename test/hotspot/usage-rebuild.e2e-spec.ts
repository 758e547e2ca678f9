import fc from 'fast-check';
import { VoucherRebuild } from '../../src/hotspot/index.js';
import { account, type Packet } from '../support/accounting.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor, moveTime, setTime } from '../support/radius.js';
import { sellVoucher } from './support/guests.js';
import { makeService, type TestOffer } from './support/hotspot.js';

let house: TestApplication;
let offer: TestOffer;

beforeAll(async () => {
  house = await startApplication();
  await setTime(house, '2026-03-28T12:00:00Z');
  offer = await makeService(house, {
    type: 'ltf',
    uploadBytesLimit: 2 ** 33,
    dailySecondsLimit: 36_000,
    simDevices: 2,
  });
});
afterAll(() => house.stop());

const rebuild = (id: number) => house.app.get(VoucherRebuild).rebuild(actor, id);

const figures = (id: number) =>
  house.database.query('SELECT * FROM voucher_figures($1) ORDER BY 1, 2', [id]);

/** A new voucher, by the class that its accept would have given its sessions. */
async function issue(): Promise<{ id: number; classes: string }> {
  const { id } = await sellVoucher(house, offer);
  return { id, classes: `lv${id}.a` };
}

/** Packets of two devices as a bad network delivers them, over days. */
const event = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('packet' as const),
      session: fc.integer({ min: 1, max: 3 }),
      status: fc.constantFrom<Packet['status']>(
        'Start',
        'Interim-Update',
        'Interim-Update',
        'Stop',
      ),
      minutes: fc.integer({ min: 0, max: 3000 }),
      bytesIn: fc.integer({ min: 0, max: 6 * 2 ** 30 }),
      bytesOut: fc.integer({ min: 0, max: 6 * 2 ** 30 }),
      hasGigawords: fc.boolean(),
      delay: fc.constantFrom(0, 0, 7200, 80_000),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('time' as const), hours: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
);
type EventOf = typeof event extends fc.Arbitrary<infer One> ? One : never;

function happen(classes: string, what: EventOf): Promise<void> {
  switch (what.kind) {
    case 'packet':
      return account(house, {
        ...what,
        classes,
        sessionId: `S-${what.session}`,
        mac: `AA-BB-CC-00-00-0${what.session % 2}`,
        seconds: what.status === 'Start' ? 0 : what.minutes * 60,
      });
    case 'time':
      return moveTime(house, what.hours * 3600);
    case 'restart':
      return account(house, { status: 'Accounting-On' });
  }
}

test('counting a voucher anew changes nothing, whatever was duplicated, disordered, late or reset', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 25 }), async (events) => {
      const { id, classes } = await issue();
      for (const each of events) await happen(classes, each);
      const before = await figures(id);
      expect(await rebuild(id)).toEqual({});
      expect(await figures(id)).toEqual(before);
    }),
    { numRuns: 40 },
  );
});

test('damaged counters of a voucher are restored, and the correction is in the audit trail', async () => {
  // Far from midnight: what a session is on line today is counted by itself.
  const tomorrow = new Date(house.clock.now().getTime() + 86_400_000).toISOString().slice(0, 10);
  await setTime(house, `${tomorrow}T12:00:00Z`);
  const { id, classes } = await issue();
  const session = { classes, sessionId: 'S-9' };
  await account(house, { ...session, status: 'Start' });
  await moveTime(house, 3600);
  await account(house, { ...session, status: 'Interim-Update', seconds: 3600, bytesOut: 5000 });
  await moveTime(house, 60);
  await account(house, { ...session, status: 'Stop', seconds: 3660, bytesIn: 70, bytesOut: 9000 });
  const right = await figures(id);
  expect(right).toContainEqual({
    kind: 'vouchers',
    key: String(id),
    figures: expect.stringMatching(/^70 9000 3660 .* 3660$/),
  });
  await house.database.execute(
    'UPDATE vouchers SET bytes_out = 1, seconds_used = 0, last_day_seconds = 9 WHERE id = $1',
    [id],
  );
  await house.database.execute(
    'UPDATE radius_sessions SET bytes_out = 1, mark_out = 1 WHERE voucher_id = $1',
    [id],
  );
  const checked = await house.database.queryOne('SELECT check_voucher($1) AS wrong', [id]);
  expect(checked).toEqual({ wrong: { sessions: 1, vouchers: 1 } });
  expect(await figures(id)).not.toEqual(right);
  expect(await rebuild(id)).toEqual({ sessions: 1, vouchers: 1 });
  expect(await figures(id)).toEqual(right);
  const trail = await house.database.query(
    `SELECT after FROM audit_records
      WHERE action = 'hotspot.voucher.usage_rebuilt' AND subject_id = $1`,
    [String(id)],
  );
  expect(trail).toEqual([{ after: { sessions: 1, vouchers: 1 } }]);
});

test('a voucher whose packets are gone stays as it is; one that nobody has used is not asked', async () => {
  await issue();
  const { id, classes } = await issue();
  await account(house, { classes, status: 'Stop', seconds: 60, bytesOut: 5000 });
  const before = await figures(id);
  await house.database.execute(
    `DELETE FROM accounting_packets
      WHERE session_id = (SELECT id FROM radius_sessions WHERE voucher_id = $1)`,
    [id],
  );
  const told = [];
  for await (const one of house.app.get(VoucherRebuild).all(actor, { isCheck: false })) {
    if (one.wrong === null || Object.keys(one.wrong).length > 0) told.push(one);
  }
  expect(told).toEqual([{ id, name: `voucher-${id}`, wrong: null }]);
  expect(await figures(id)).toEqual(before);
  const named: string[] = [];
  const wanted = { name: `voucher-${id}`, isCheck: true };
  for await (const { name } of house.app.get(VoucherRebuild).all(actor, wanted)) named.push(name);
  expect(named).toEqual([`voucher-${id}`]);
});
