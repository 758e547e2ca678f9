import { UsageRebuild } from '../../src/radius/index.js';
import { PacketCounter } from '../../src/radius/sessions/packet-counter.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { NasSimulator, type Report, type Status } from '../support/nas.js';
import {
  actor,
  makeAccount,
  setTime,
  startRadius,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';

const SESSIONS = 1000;
const SESSIONS_OF_ACCOUNT = 10;
const INTERIMS = 5;
const IN_FLIGHT = 48;
/** Few enough that a counter of 32 bits, of whose reports every second one is lost, is still followed. */
const BYTES_MAX = 700_000_000;

interface Packet {
  status: Status;
  report: Report;
}

/** What a session really used, and the packets of it that arrive, as they arrive. */
interface Session {
  accountId: number;
  bytesIn: number;
  bytesOut: number;
  seconds: number;
  packets: Packet[];
}

/** mulberry32, so that a failure can be had again. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** A network that loses, repeats and overtakes; only the last report of a session gets through for sure. */
function session(
  n: number,
  accountId: number,
  username: string,
  random: (limit: number) => number,
): Session {
  const facts = {
    username,
    sessionId: `T-${n}`,
    mac: `02-00-00-00-00-0${n % SESSIONS_OF_ACCOUNT}`,
    hasGigawords: n % 10 !== 0,
  };
  const truth = { bytesIn: 0, bytesOut: 0, seconds: 0 };
  const sent: Packet[] = [{ status: 'Start', report: facts }];
  for (let i = 1; i <= INTERIMS + 1; i++) {
    truth.bytesIn += random(BYTES_MAX / 10);
    truth.bytesOut += random(BYTES_MAX);
    truth.seconds += 60 + random(240);
    sent.push({ status: i > INTERIMS ? 'Stop' : 'Interim-Update', report: { ...facts, ...truth } });
  }
  const packets = sent.filter((_, i) => i === sent.length - 1 || i % 2 === 1 || random(3) > 0);
  for (let repeated = random(3); repeated > 0; repeated--) {
    packets.push(packets[random(packets.length)]!);
  }
  for (let i = packets.length - 1; i > 0; i--) {
    const j = Math.max(0, i - random(3));
    [packets[i], packets[j]] = [packets[j]!, packets[i]!];
  }
  return { accountId, ...truth, packets };
}

withFreeRadius('a thousand sessions over a bad network', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let nas: NasSimulator;

  beforeAll(async () => {
    house = await startApplication();
    radius = await startRadius(house);
    const { authPort, acctPort } = radius;
    nas = await NasSimulator.open({ authPort, acctPort });
    await setTime(house, '2026-03-10T12:00:00Z');
  });
  afterAll(async () => {
    nas.close();
    await radius.stop();
    await house.stop();
  });

  /** Sends the packets of many sessions at once, those of one session one after the other. */
  async function deliver(parts: readonly (readonly Packet[])[]): Promise<void> {
    const waiting = [...parts];
    const work = async (): Promise<void> => {
      for (let part = waiting.pop(); part; part = waiting.pop()) {
        for (const { status, report } of part) await nas.report(status, report);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  }

  /** Two workers count what comes, as two processes do. @returns what ends them, when all is counted */
  function countMeanwhile(): () => Promise<void> {
    const counter = house.app.get(PacketCounter);
    let isOver = false;
    const work = async (): Promise<void> => {
      while (!isOver) {
        if (!(await counter.count())) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const workers = [work(), work()];
    return async () => {
      isOver = true;
      await Promise.all(workers);
      await radius.count();
    };
  }

  /** Until then nothing of FreeRADIUS reaches PostgreSQL; its NAS goes on sending. */
  async function loseDatabase(): Promise<() => Promise<void>> {
    const { user } = (await house.database.queryOne<{ user: string }>(
      `SELECT usename AS user FROM pg_stat_activity
        WHERE datname = current_database() AND usename LIKE 'freeradius%' LIMIT 1`,
    ))!;
    const lines = radius.log.length;
    await house.database.execute(`ALTER ROLE "${user}" NOLOGIN`);
    // Whoever is a member may end its connections.
    await house.database.execute(`GRANT "${user}" TO current_user`);
    await house.database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1',
      [user],
    );
    while (!radius.log.slice(lines).some((line) => /not permitted to log in/i.test(line))) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return async () => {
      await house.database.execute(`ALTER ROLE "${user}" LOGIN`);
    };
  }

  test('end in exact totals, though FreeRADIUS restarts and the database is gone for a while', async () => {
    const random = randomFrom(1813);
    const first = await makeAccount(house);
    const accounts = [first];
    while (accounts.length < SESSIONS / SESSIONS_OF_ACCOUNT) {
      const { customerId, productId } = first;
      accounts.push(await makeAccount(house, { customerId, product: { id: productId } }));
    }
    const sessions = Array.from({ length: SESSIONS }, (_, n) => {
      const { id, username } = accounts[Math.floor(n / SESSIONS_OF_ACCOUNT)]!;
      return session(n, id, username, random);
    });

    const third = (k: number) =>
      sessions.map(({ packets }) =>
        packets.slice(
          Math.ceil((packets.length * k) / 3),
          Math.ceil((packets.length * (k + 1)) / 3),
        ),
      );
    const counted = countMeanwhile();
    await deliver(third(0));
    const second = deliver(third(1));
    await radius.restart();
    await second;
    const last = deliver(third(2));
    const giveBack = await loseDatabase();
    await giveBack();
    await last;
    await counted();
    expect(await house.database.query('SELECT id, error FROM accounting_inbox')).toEqual([]);

    for (const { id, username } of accounts) {
      const own = sessions.filter(({ accountId }) => accountId === id);
      const sum = (what: 'bytesIn' | 'bytesOut' | 'seconds'): number =>
        own.reduce((total, each) => total + each[what], 0);
      const truth = {
        bytes_in: sum('bytesIn'),
        bytes_out: sum('bytesOut'),
        seconds: sum('seconds'),
      };
      const counted = await house.database.queryOne(
        `SELECT sum(bytes_in)::bigint AS bytes_in, sum(bytes_out)::bigint AS bytes_out,
                sum(seconds)::bigint AS seconds FROM usage_days WHERE data_account_id = $1`,
        [id],
      );
      expect({ username, ...counted }).toEqual({ username, ...truth });
    }
    const open = await house.database.query(
      'SELECT unique_id FROM radius_sessions WHERE stopped_at IS NULL',
    );
    expect(open).toEqual([]);
    for await (const { username, wrong } of house.app
      .get(UsageRebuild)
      .all(actor, { isCheck: true })) {
      expect({ username, wrong }).toEqual({ username, wrong: {} });
    }
  });
});
