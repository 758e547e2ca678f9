import { NasService } from '../../src/radius/index.js';
import { countPackets } from './accounting.js';
import type { TestApplication } from './application.js';
import { putDown } from './packet.js';
import { actor, SECRET } from './radius.js';

const SOURCE = '198.51.100.9';

export interface IntakeAnswer {
  verdict: 'accept' | 'reject';
  reason: string;
  class: string | null;
  /** Upload/download, as Mikrotik-Rate-Limit says it. */
  rateLimit: string | null;
  totalLimit: number | null;
  sessionTimeout: number | null;
  address: string | null;
}

export interface IntakeReport {
  username: string;
  sessionId: string;
  class?: string | null;
  mac?: string;
  seconds?: number;
  bytesIn?: number;
  bytesOut?: number;
  framedIp?: string;
}

/**
 * Calls the functions that FreeRADIUS calls, with what it would hand them: for what is about
 * accounts and not about packets. What FreeRADIUS itself does is in the tests that start it.
 */
export class Intake {
  private constructor(private readonly house: TestApplication) {}

  /** Of a NAS that takes no CoA: what it is to be told is asked by `asked`. */
  static async open(house: TestApplication): Promise<Intake> {
    const { id } = await house.app
      .get(NasService)
      .add(actor, { name: 'intake', address: SOURCE, secret: SECRET, coaPort: 3799 });
    await house.database.execute(`UPDATE nas SET coa_silent_until = 'infinity' WHERE id = $1`, [
      id,
    ]);
    return new Intake(house);
  }

  /** A login whose password was right. */
  async login(username: string, mac = 'AA-BB-CC-00-00-01'): Promise<IntakeAnswer> {
    const { database } = this.house;
    const [answer, reason] = await database.transaction(async () => {
      const decided = await database.queryOne<{ pairs: (string | null)[] }>(
        'SELECT radius_login($1, $2) AS pairs',
        [username, [SOURCE, 'verified', '', mac, ''].join('\x1f')],
      );
      const logged = await database.queryOne<{ reason: string }>(
        "SELECT reason FROM radius_auth_log WHERE id = currval('radius_auth_log_seq')",
      );
      return [decided!.pairs, logged!.reason] as const;
    });
    const sent = new Map(
      answer.flatMap((pair) => (pair === null ? [] : [pair.split(' := ') as [string, string]])),
    );
    const number = (name: string): number | null =>
      sent.has(name) ? Number(sent.get(name)) : null;
    const low = number('Mikrotik-Total-Limit');
    return {
      verdict: sent.get('Lastmile-Verdict') as IntakeAnswer['verdict'],
      reason,
      class: sent.get('Class') ?? null,
      rateLimit: sent.get('Mikrotik-Rate-Limit') ?? null,
      totalLimit:
        low === null ? null : low + (number('Mikrotik-Total-Limit-Gigawords') ?? 0) * 2 ** 32,
      sessionTimeout: number('Session-Timeout'),
      address:
        sent.get('Framed-IP-Address') ??
        sent.get('Framed-IPv6-Address') ??
        sent.get('Delegated-IPv6-Prefix') ??
        null,
    };
  }

  async report(
    status: 'Start' | 'Interim-Update' | 'Stop',
    {
      username,
      sessionId,
      class: token,
      seconds = 0,
      bytesIn = 0,
      bytesOut = 0,
      ...more
    }: IntakeReport,
  ): Promise<void> {
    const { mac, framedIp = '100.64.0.1' } = more;
    const counters = status === 'Start' ? {} : { seconds, bytesIn, bytesOut };
    await putDown(this.house.database, username, {
      ...{ status, source: SOURCE, sessionId, mac, framedIp, class: token },
      ...counters,
    });
    await countPackets(this.house);
  }

  /** Logs in, starts a session and reports what it has used, in one go; stops it. */
  async use(username: string, bytes: number, seconds = 60): Promise<void> {
    const { class: token } = await this.login(username);
    const session = { username, sessionId: `u-${++counter}`, class: token };
    await this.report('Start', session);
    await this.report('Stop', { ...session, seconds, bytesOut: bytes });
  }

  /** What sessions of an account were to be told, the oldest first. */
  asked(accountId: number): Promise<{ kind: string; cause: string; limit: string | null }[]> {
    return this.house.database.query(
      `SELECT c.kind, c.cause, c.attributes ->> 'Mikrotik-Rate-Limit' AS "limit"
         FROM coa_requests c JOIN radius_sessions s ON s.id = c.session_id
        WHERE s.data_account_id = $1 ORDER BY c.id`,
      [accountId],
    );
  }
}

let counter = 0;
