import fc from 'fast-check';
import { UsageRebuild } from '../../src/radius/index.js';
import { account, type Packet } from '../support/accounting.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor, makeAccount, moveTime, setTime, type TestAccount } from '../support/radius.js';

const MB = 1_048_576;

let house: TestApplication;
let administrator: Api;

beforeAll(async () => {
  house = await startApplication();
  administrator = house.api.as(await house.make.token({ role: 'administrator' }));
  await setTime(house, '2026-03-28T12:00:00Z');
});
afterAll(() => house.stop());

const rebuild = (id: number) => house.app.get(UsageRebuild).rebuild(actor, id);

/** Every figure of an account, as the rebuild compares them. */
const figures = (id: number) =>
  house.database.query('SELECT * FROM usage_figures($1) ORDER BY 1, 2', [id]);

const metered = (capBytes: number): Promise<TestAccount> =>
  makeAccount(house, {
    product: { capBytes, capMode: 'soft', onceCappedDownloadKbps: 500, onceCappedUploadKbps: 500 },
  });

/** A lot that is granted now, as a top-up or a prepaid allocation grants it. */
async function grant(id: number, bytes: number, settlesOverage: boolean): Promise<void> {
  await house.database.transaction(async () => {
    const now = house.clock.now();
    await house.database.execute('SELECT lock_data_account($1)', [id]);
    const lot = await house.database.queryOne<{ id: string }>(
      `INSERT INTO allowance_lots
         (data_account_id, kind, granted_bytes, starts_at, settles_overage, created_at)
       VALUES ($1, 'bonus', $2, $4, $3, $4) RETURNING id`,
      [id, bytes, settlesOverage, now],
    );
    if (settlesOverage) {
      await house.database.execute('SELECT settle_overage($1, $2)', [lot!.id, now]);
    }
  });
}

/** Packets of a session as a bad network delivers them, and what happens to the account meanwhile. */
const event = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('packet' as const),
      session: fc.integer({ min: 1, max: 2 }),
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
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('time' as const), hours: fc.nat(40) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('lot' as const),
      bytes: fc.integer({ min: 1, max: 2 ** 32 }),
      settlesOverage: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('cap' as const),
      capBytes: fc.option(fc.integer({ min: 1, max: 2 ** 33 })),
    }),
  },
);

async function happen({ id, username, productId }: TestAccount, what: EventOf): Promise<void> {
  switch (what.kind) {
    case 'packet':
      return account(house, {
        ...what,
        username,
        sessionId: `S-${what.session}`,
        mac: `AA-BB-CC-00-00-0${what.session}`,
        seconds: what.status === 'Start' ? 0 : what.minutes * 60,
      });
    case 'time':
      return moveTime(house, what.hours * 3600);
    case 'lot':
      return grant(id, what.bytes, what.settlesOverage);
    case 'restart':
      return account(house, { status: 'Accounting-On' });
    case 'cap':
      await house.database.execute(
        `UPDATE products SET cap_bytes = $2, cap_mode = CASE WHEN $2::bigint IS NULL THEN NULL ELSE 'soft' END
          WHERE id = $1`,
        [productId, what.capBytes],
      );
      await house.database.execute('SELECT regrant_plan($1, $2)', [id, house.clock.now()]);
  }
}

type EventOf = typeof event extends fc.Arbitrary<infer One> ? One : never;

test('counting anew changes nothing, whatever was duplicated, disordered, wrapped, reset or granted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 25 }), async (events) => {
      const made = await metered(2 ** 31);
      for (const each of events) await happen(made, each);
      const before = await figures(made.id);
      expect(await rebuild(made.id)).toEqual({});
      expect(await figures(made.id)).toEqual(before);
    }),
    { numRuns: 40 },
  );
});

test('damaged figures are restored and the correction is in the audit trail', async () => {
  const { id, username } = await metered(3 * MB);
  const session = { username, sessionId: 'S-9' };
  await account(house, { ...session, status: 'Start' });
  await moveTime(house, 86_400);
  await account(house, { ...session, status: 'Interim-Update', seconds: 86_400, bytesOut: 5 * MB });
  await grant(id, 10 * MB, true);
  await account(house, { ...session, status: 'Stop', seconds: 86_500, bytesOut: 6 * MB });
  const right = await figures(id);
  for (const damage of [
    'UPDATE usage_days SET bytes_out = bytes_out * 2 WHERE data_account_id = $1',
    'UPDATE allowance_periods SET used_out = 1, overage_bytes = 7 WHERE data_account_id = $1',
    'UPDATE allowance_lots SET consumed_bytes = 0 WHERE data_account_id = $1',
    'UPDATE radius_sessions SET bytes_out = 1, mark_out = 1 WHERE data_account_id = $1',
  ]) {
    await house.database.execute(damage, [id]);
  }
  const checked = await house.database.queryOne('SELECT check_usage($1) AS wrong', [id]);
  expect(checked).toEqual({ wrong: { sessions: 1, days: 2, periods: 1, lots: 2 } });
  expect(await figures(id)).not.toEqual(right);

  const answer = await administrator.post(`/admin/data-accounts/${id}/rebuild-usage`);
  expect(answer.body).toEqual({ sessions: 1, days: 2, periods: 1, lots: 2 });
  expect(await figures(id)).toEqual(right);
  const trail = await house.database.query(
    `SELECT after FROM audit_records WHERE action = 'radius.usage.rebuilt' AND subject_id = $1`,
    [String(id)],
  );
  expect(trail).toEqual([{ after: { sessions: 1, days: 2, periods: 1, lots: 2 } }]);
});

test('what has no evidence any more stays as it is', async () => {
  const { id, username } = await metered(3 * MB);
  await account(house, { username, status: 'Stop', seconds: 60, bytesOut: 5 * MB });
  const before = await figures(id);
  await house.database.execute(
    `DELETE FROM accounting_packets
      WHERE session_id = (SELECT id FROM radius_sessions WHERE data_account_id = $1)`,
    [id],
  );
  expect((await administrator.post(`/admin/data-accounts/${id}/rebuild-usage`)).status).toBe(409);
  expect(await figures(id)).toEqual(before);
  const all = [];
  for await (const one of house.app.get(UsageRebuild).all(actor, { isCheck: false })) {
    if (one.wrong === null || Object.keys(one.wrong).length > 0) all.push(one);
  }
  expect(all).toEqual([{ id, username, wrong: null }]);
});
