import fc from 'fast-check';
import pg from 'pg';
import { PacketCounter } from '../../src/radius/sessions/packet-counter.js';
import { countPackets } from '../support/accounting.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake } from '../support/intake.js';
import { putDown } from '../support/packet.js';
import { makeProduct } from '../support/products.js';
import { makeAccount, moveTime, setTime, type TestAccount } from '../support/radius.js';

const NAS = '198.51.100.9';
const SPEEDS = { downloadKbps: 10_000, uploadKbps: 5_000 };
const SLOW_ONCE_CAPPED = { onceCappedDownloadKbps: 1_000, onceCappedUploadKbps: 500 };

let house: TestApplication;
let intake: Intake;
/** Capped hard, capped soft, and without a cap. */
let products: { id: number }[];

beforeAll(async () => {
  house = await startApplication();
  intake = await Intake.open(house);
  const caps = [
    { capBytes: 3_000, capMode: 'hard' as const },
    { capBytes: 3_000, capMode: 'soft' as const, ...SLOW_ONCE_CAPPED },
    {},
  ];
  products = await Promise.all(caps.map((cap) => makeProduct(house, { ...SPEEDS, ...cap })));
});

beforeEach(() => setTime(house, '2026-03-10T12:00:00Z'));
afterAll(() => house.stop());

interface Counters {
  seconds: number;
  bytesIn: number;
  bytesOut: number;
}

const NOTHING: Counters = { seconds: 0, bytesIn: 0, bytesOut: 0 };

interface Session {
  username: string;
  sessionId: string;
  class?: string | null;
  mac?: string;
}

/** Hands a packet in as FreeRADIUS does; nobody counts it yet. */
const waits = (status: string, session: Session, said = NOTHING): Promise<void> =>
  putDown(house.database, session.username, { source: NAS, ...session, ...said, status });

const lock = ({ id }: TestAccount): Promise<unknown> =>
  house.database.query('SELECT lock_data_account($1)', [id]);

const inbox = (): Promise<unknown[]> => house.database.query('SELECT * FROM accounting_inbox');

const sessionsOf = (...accounts: TestAccount[]): Promise<unknown[]> =>
  house.database.query(
    'SELECT username, acct_session_id, close_reason FROM radius_sessions WHERE data_account_id = ANY ($1)',
    [accounts.map(({ id }) => id)],
  );

/**
 * Every figure of an account, its sessions and lots by their order; without periods that were only
 * opened, which depends on when somebody asked.
 */
const figuresOf = ({ id }: TestAccount): Promise<unknown[]> =>
  house.database.query(
    `SELECT kind, figures, CASE WHEN kind IN ('days', 'periods') THEN key END AS key,
            (SELECT coalesce(close_reason, 'open') FROM radius_sessions
              WHERE kind = 'sessions' AND id::text = key) AS state
       FROM usage_figures($1)
      WHERE NOT (kind = 'periods' AND figures = '0 0 0 0')
        AND NOT (kind = 'lots' AND figures LIKE '% 0')
      ORDER BY kind, CASE WHEN kind IN ('sessions', 'lots') THEN key::bigint END, key`,
    [id],
  );

/** What sessions, days and periods of an account come to, which must be one; and the evidence agrees. */
async function totalOf({ id }: TestAccount): Promise<Counters> {
  const sum = async (table: string, names: string[]): Promise<Counters> => {
    const [bytesIn, bytesOut, seconds] = names;
    const row = await house.database.queryOne<Counters>(
      `SELECT coalesce(sum(${seconds}), 0)::bigint AS seconds,
              coalesce(sum(${bytesIn}), 0)::bigint AS "bytesIn",
              coalesce(sum(${bytesOut}), 0)::bigint AS "bytesOut"
         FROM ${table} WHERE data_account_id = $1`,
      [id],
    );
    return row!;
  };
  const total = await sum('radius_sessions', ['bytes_in', 'bytes_out', 'seconds']);
  expect(await sum('usage_days', ['bytes_in', 'bytes_out', 'seconds'])).toEqual(total);
  const { bytesIn, bytesOut } = await sum('allowance_periods', ['used_in', 'used_out', '0']);
  expect({ bytesIn, bytesOut }).toEqual({ bytesIn: total.bytesIn, bytesOut: total.bytesOut });
  const checked = await house.database.query('SELECT check_usage($1) AS wrong', [id]);
  expect(checked).toEqual([{ wrong: {} }]);
  return total;
}

describe('in sets and one by one', () => {
  const counters = fc.record({
    seconds: fc.nat({ max: 4_000 }),
    bytesIn: fc.nat({ max: 400 }),
    bytesOut: fc.nat({ max: 800 }),
  });
  const packet = fc.record({
    kind: fc.constant('packet' as const),
    of: fc.nat({ max: 2 }),
    session: fc.integer({ min: 1, max: 3 }),
    status: fc.constantFrom('Interim-Update', 'Interim-Update', 'Interim-Update', 'Start', 'Stop'),
    // As they should be, what has been said before, and with a counter that has gone back.
    how: fc.constantFrom('next', 'next', 'next', 'next', 'again', 'back'),
    back: fc.constantFrom('seconds' as const, 'bytesIn' as const, 'bytesOut' as const),
    nth: fc.nat({ max: 20 }),
    counters,
  });
  const step = fc.oneof(
    { weight: 12, arbitrary: packet },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('count' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('lock' as const), of: fc.nat({ max: 2 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('time' as const), hours: fc.nat({ max: 30 }) }),
    },
  );

  /** Two accounts of a product each: one is counted as it comes, the other at once after each packet. */
  class Twins {
    private readonly said = new Map<number, Counters[]>();

    private constructor(
      readonly inSets: TestAccount,
      readonly oneByOne: TestAccount,
      private readonly classes: (string | null)[],
    ) {}

    static async on(product: { id: number }): Promise<Twins> {
      const [a, b] = [await makeAccount(house, { product }), await makeAccount(house, { product })];
      const logins = [await intake.login(a.username), await intake.login(b.username)];
      return new Twins(
        a,
        b,
        logins.map((login) => login.class),
      );
    }

    async report(what: typeof packet extends fc.Arbitrary<infer One> ? One : never): Promise<void> {
      const before = this.said.get(what.session) ?? [NOTHING];
      const last = before.at(-1)!;
      const grown = what.counters;
      let now = before[what.nth % before.length]!;
      if (what.how !== 'again') {
        now = {
          seconds: last.seconds + grown.seconds,
          bytesIn: last.bytesIn + grown.bytesIn,
          bytesOut: last.bytesOut + grown.bytesOut,
        };
      }
      if (what.how === 'back') {
        now[what.back] = Math.max(0, last[what.back] - grown[what.back]);
      }
      if (what.how === 'next') await moveTime(house, grown.seconds);
      const said = what.status === 'Start' ? NOTHING : now;
      this.said.set(what.session, [...before, now]);
      for (const [i, { username }] of [this.inSets, this.oneByOne].entries()) {
        const session = { username, sessionId: `S-${what.session}` };
        const mac = `AA-BB-CC-00-00-0${1 + (what.session % 2)}`;
        const token = what.session === 2 ? this.classes[i]! : null;
        await waits(what.status, { ...session, mac, class: token }, said);
      }
      await lock(this.oneByOne);
    }
  }

  test('packets come to the same, whenever they are counted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 60 }), async (steps) => {
        await setTime(house, '2026-03-29T12:00:00Z');
        const pairs: Twins[] = [];
        for (const product of products) pairs.push(await Twins.on(product));
        for (const each of steps) {
          if (each.kind === 'packet') await pairs[each.of]!.report(each);
          else if (each.kind === 'lock') await lock(pairs[each.of]!.inSets);
          else if (each.kind === 'time') await moveTime(house, each.hours * 3_600);
          else await house.app.get(PacketCounter).count();
        }
        await countPackets(house);
        expect(await inbox()).toEqual([]);
        for (const { inSets, oneByOne } of pairs) {
          expect(await totalOf(inSets)).toEqual(await totalOf(oneByOne));
          expect(await figuresOf(inSets)).toEqual(await figuresOf(oneByOne));
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

const INTERIMS = 20;

/** A session with a login, and its packets one after the other. */
async function begin(account: TestAccount): Promise<Session> {
  const { class: token } = await intake.login(account.username);
  return { username: account.username, sessionId: 'S', class: token };
}

async function putAllDown(session: Session, { bytesIn, bytesOut }: Counters): Promise<void> {
  await waits('Start', session);
  for (let n = 1; n <= INTERIMS; n++) {
    const said = { seconds: n * 60, bytesIn: n * bytesIn, bytesOut: n * bytesOut };
    await waits(n === INTERIMS ? 'Stop' : 'Interim-Update', session, said);
  }
}

test('two counters and the logins of twenty accounts at once count everything once', async () => {
  const accounts: TestAccount[] = [];
  for (let n = 0; n < 20; n++) {
    accounts.push(await makeAccount(house, { product: products[n % products.length]! }));
  }
  const sessions = await Promise.all(accounts.map(begin));
  const growth = (n: number): Counters => ({ seconds: 0, bytesIn: n, bytesOut: 10 * n });
  let isOver = false;
  const counter = async (): Promise<void> => {
    while (!isOver) await house.app.get(PacketCounter).count();
  };
  const logins = async (): Promise<void> => {
    for (let round = 0; round < 3; round++) {
      for (const { username } of accounts) await intake.login(username);
    }
  };
  const subscribers = Promise.all([
    ...sessions.map((session, n) => putAllDown(session, growth(n))),
    logins(),
    logins(),
  ]).finally(() => (isOver = true));
  await Promise.all([subscribers, counter(), counter()]);
  await countPackets(house);
  expect(await inbox()).toEqual([]);
  for (const [n, account] of accounts.entries()) {
    expect(await totalOf(account)).toEqual({
      seconds: INTERIMS * 60,
      bytesIn: INTERIMS * n,
      bytesOut: INTERIMS * 10 * n,
    });
    expect(await sessionsOf(account)).toEqual([
      { username: account.username, acct_session_id: 'S', close_reason: 'stop' },
    ]);
  }
});

test.each(['is killed', 'loses its connection'])(
  'a counter that %s in its transaction has counted nothing, and the next counts all once',
  async (how) => {
    const accounts: TestAccount[] = [];
    for (const product of products) accounts.push(await makeAccount(house, { product }));
    for (const account of accounts) {
      await putAllDown(await begin(account), { seconds: 0, bytesIn: 10, bytesOut: 100 });
    }
    const waiting = await inbox();
    expect(waiting).toHaveLength(accounts.length * (INTERIMS + 1));

    const client = new pg.Client({ connectionString: house.databaseUrl });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('BEGIN');
    const { rows } = await client.query('SELECT count_packets(1000), pg_backend_pid() AS pid');
    expect(rows).toMatchObject([{ count_packets: waiting.length }]);
    expect((await client.query('SELECT FROM accounting_inbox')).rowCount).toBe(0);
    // Meanwhile its accounts are its own: another counter takes nothing of them.
    await house.app.get(PacketCounter).count();
    expect(await inbox()).toEqual(waiting);
    const ended = new Promise((resolve) => client.once('end', resolve));
    if (how === 'is killed') {
      await house.database.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
    } else void client.end();
    await ended;

    expect(await inbox()).toEqual(waiting);
    expect(await sessionsOf(...accounts)).toEqual([]);
    await countPackets(house);
    expect(await inbox()).toEqual([]);
    for (const account of accounts) {
      expect(await totalOf(account)).toEqual({
        seconds: INTERIMS * 60,
        bytesIn: INTERIMS * 10,
        bytesOut: INTERIMS * 100,
      });
    }
  },
);
