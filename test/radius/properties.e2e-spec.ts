import fc from 'fast-check';
import { HOLD_KINDS, type HoldKind } from '../../src/radius/holds/hold-kinds.js';
import { Actor } from '../../src/auth/index.js';
import { Holds, Packages, Prepaid, Topups, TopupTypes } from '../../src/radius/index.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake, type IntakeReport } from '../support/intake.js';
import { makeProduct } from '../support/products.js';
import { actor, makeAccount, moveTime, setTime, type TestAccount } from '../support/radius.js';

let house: TestApplication;
let intake: Intake;
let topupTypeId: number;
let portion: string;
let larger: Record<'hard' | 'soft', string>;
const customer = new Actor({ ...Actor.system('test').facts, username: 'somebody' });

const RUNS = { numRuns: 20, endOnFailure: true };

beforeAll(async () => {
  house = await startApplication();
  intake = await Intake.open(house);
  await setTime(house, '2026-03-02T00:00:00Z');
  const type = await house.app.get(TopupTypes).add(actor, {
    ...{ name: '1 KB', size: 1, unit: 'KB', price: '1' },
    ...{ validity: 'period_end', validitySeconds: null },
  });
  topupTypeId = type.id;
  portion = (await makeProduct(house, { kind: 'prepaid', capBytes: 700, validitySeconds: 86_400 }))
    .code;
  larger = {
    hard: (await makeProduct(house, { capBytes: 4_000, capMode: 'hard' })).code,
    soft: (await makeProduct(house, { capBytes: 4_000, capMode: 'soft' })).code,
  };
});

beforeEach(() => setTime(house, '2026-03-02T00:00:00Z'));

afterAll(() => house.stop());

const plan = fc.record({
  capBytes: fc.integer({ min: 1, max: 3_000 }),
  capMode: fc.constantFrom('hard' as const, 'soft' as const),
  addOverusageOnTopup: fc.boolean(),
});

const buy = ({ id }: TestAccount): Promise<unknown> =>
  house.app.get(Topups).buy(customer, { dataAccountId: id }, { topupTypeId, source: 'api' });

interface Figures {
  consumed: number;
  overage: number;
  unmetered: number;
  rated: number;
  days: number;
  sessions: number;
}

async function figuresOf({ id }: TestAccount): Promise<Figures> {
  const row = await house.database.queryOne<Figures>(
    `SELECT (SELECT coalesce(sum(consumed_bytes), 0)::bigint FROM allowance_lots
              WHERE data_account_id = $1) AS consumed,
            coalesce(sum(overage_bytes), 0)::bigint AS overage,
            coalesce(sum(unmetered_bytes), 0)::bigint AS unmetered,
            coalesce(sum(used_in + used_out), 0)::bigint AS rated,
            (SELECT coalesce(sum(bytes_in + bytes_out), 0)::bigint FROM usage_days
              WHERE data_account_id = $1) AS days,
            (SELECT coalesce(sum(bytes_in + bytes_out), 0)::bigint FROM radius_sessions
              WHERE data_account_id = $1) AS sessions
       FROM allowance_periods WHERE data_account_id = $1`,
    [id],
  );
  return row!;
}

test('what lots have given, and over-use, are what was used: whatever is bought or changed on the way', async () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 2_500 }) },
    { weight: 2, arbitrary: fc.constantFrom('topup' as const, 'prepaid' as const) },
    { weight: 1, arbitrary: fc.constantFrom('package' as const, 'week' as const) },
  );
  await fc.assert(
    fc.asyncProperty(
      plan,
      fc.array(step, { minLength: 3, maxLength: 12 }),
      async (terms, steps) => {
        await setTime(house, '2026-03-02T00:00:00Z');
        const account = await makeAccount(house, { product: terms });
        const session = { username: account.username, sessionId: 'steps' };
        await intake.report('Start', session);
        let [bytesOut, seconds, isChanged] = [0, 0, false];
        for (const what of steps) {
          if (typeof what === 'number') {
            bytesOut += what;
            seconds += 300;
            await moveTime(house, 300);
            await intake.report('Interim-Update', { ...session, seconds, bytesOut });
          } else if (what === 'topup') await buy(account);
          else if (what === 'prepaid') {
            const naming = { dataAccountId: account.id };
            await house.app.get(Prepaid).allocate(customer, naming, { product: portion });
          } else if (what === 'week') {
            await moveTime(house, 7 * 86_400);
            seconds += 7 * 86_400;
          } else if (!isChanged) {
            isChanged = true;
            const wish = { product: larger[terms.capMode], on: 'now' };
            await house.app.get(Packages).change(customer, { dataAccountId: account.id }, wish);
          }
          const { consumed, overage, unmetered, rated, days, sessions } = await figuresOf(account);
          expect(consumed + overage + unmetered).toBe(rated);
          expect([days, sessions]).toEqual([rated, rated]);
        }
        expect((await figuresOf(account)).rated).toBe(bytesOut);
        const [anew] = await house.database.query('SELECT check_usage($1) AS wrong', [account.id]);
        expect(anew).toEqual({ wrong: {} });
      },
    ),
    RUNS,
  );
});

test('packets in any order and any number come to what they come to in order', async () => {
  const growth = fc.record({
    bytesIn: fc.integer({ min: 0, max: 3_000_000_000 }),
    bytesOut: fc.integer({ min: 0, max: 9_000_000_000 }),
    isReset: fc.boolean(),
  });
  const history = fc.array(growth, { minLength: 2, maxLength: 7 }).chain((steps) =>
    fc.record({
      steps: fc.constant(steps),
      order: fc.array(fc.nat({ max: steps.length - 1 }), { maxLength: 8 }).chain((repeated) =>
        fc.shuffledSubarray([...steps.keys(), ...repeated], {
          minLength: steps.length + repeated.length,
        }),
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(history, async ({ steps, order }) => {
      const packets = reportsOf(steps);
      const [straight, shuffled] = [await makeAccount(house), await makeAccount(house)];
      await deliver(straight, packets);
      await deliver(
        shuffled,
        order.flatMap((index) => packets[index] ?? []),
      );
      expect(await figuresOf(shuffled)).toEqual(await figuresOf(straight));
    }),
    RUNS,
  );
});

type Packet = Pick<IntakeReport, 'seconds' | 'bytesIn' | 'bytesOut'>;

/** What a NAS reports, one packet each five minutes; at a reset its counters begin anew. */
function reportsOf(
  steps: readonly { bytesIn: number; bytesOut: number; isReset: boolean }[],
): Packet[] {
  let [bytesIn, bytesOut] = [0, 0];
  return steps.map((step, index) => {
    bytesIn = step.isReset ? Math.floor(bytesIn / 2) : bytesIn + step.bytesIn;
    bytesOut = step.isReset ? Math.floor(bytesOut / 2) : bytesOut + step.bytesOut;
    return { seconds: (index + 1) * 300, bytesIn, bytesOut };
  });
}

/** Each at the time that it speaks of, or as late as it comes. */
async function deliver({ username }: TestAccount, packets: readonly Packet[]): Promise<void> {
  const session = { username, sessionId: 'packets' };
  await setTime(house, '2026-03-02T00:00:00Z');
  await intake.report('Start', session);
  for (const packet of packets) {
    await setTime(house, '2026-03-02T01:00:00Z');
    await intake.report('Interim-Update', { ...session, ...packet });
  }
}

test('after a top-up a login is accepted, whatever was used before', async () => {
  const uses = fc.array(fc.integer({ min: 0, max: 6_000 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(plan, uses, fc.boolean(), async (terms, used, isPrepaid) => {
      const account = await makeAccount(house, {
        product: isPrepaid ? { kind: 'prepaid', capBytes: 500, validitySeconds: 60 } : terms,
      });
      for (const bytes of used) await intake.use(account.username, bytes);
      await buy(account);
      expect(await intake.login(account.username)).toMatchObject({ verdict: 'accept' });
    }),
    RUNS,
  );
});

test('lifting a hold lifts that hold and no other', async () => {
  const acts = fc.array(
    fc.record({ isPlaced: fc.boolean(), kind: fc.constantFrom(...HOLD_KINDS) }),
    { minLength: 1, maxLength: 12 },
  );
  const holds = house.app.get(Holds);
  await fc.assert(
    fc.asyncProperty(acts, async (steps) => {
      const { id, username } = await makeAccount(house);
      const inForce = new Set<HoldKind>();
      for (const { isPlaced, kind } of steps) {
        if (isPlaced) await holds.place(customer, id, { kind });
        else await holds.liftKind(customer, id, kind);
        inForce[isPlaced ? 'add' : 'delete'](kind);
        const found = (await holds.list(id)).map((hold) => hold.kind);
        expect(new Set(found)).toEqual(inForce);
        const { verdict } = await intake.login(username);
        expect(verdict).toBe(inForce.size > 0 ? 'reject' : 'accept');
      }
    }),
    RUNS,
  );
});

test('sessions that begin in the same moment are never promised more than there is', async () => {
  const race = fc.record({
    capBytes: fc.integer({ min: 1, max: 1_000_000_000 }),
    devices: fc.integer({ min: 2, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(race, async ({ capBytes, devices }) => {
      const { username } = await makeAccount(house, {
        product: { capBytes, capMode: 'hard', simultaneousUse: devices },
      });
      const answers = await Promise.all(
        Array.from({ length: devices }, (_, n) => intake.login(username, `02-00-00-00-00-0${n}`)),
      );
      const promised = answers.map(({ totalLimit }) => totalLimit ?? 0);
      expect(promised.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(capBytes);
      expect(answers.some(({ verdict }) => verdict === 'accept')).toBe(true);
    }),
    RUNS,
  );
});
