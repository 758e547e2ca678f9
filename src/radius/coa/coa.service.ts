import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database, violatedConstraint } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { isAttributeName } from '../packets/attributes.js';
import { type Attributes, valueIn } from '../packets/packet.js';
import { NAS_CONTEXT, RadiusSecrets } from '../secrets/radius-secrets.js';
import { type CoaAnswer, exchange } from './exchange.js';

interface Request {
  id: number;
  sessionId: number;
  nasId: number;
  kind: 'coa' | 'disconnect';
  attributes: Record<string, string | number>;
  /** `null` for a voucher, whose code we do not keep: the other identifiers suffice. */
  username: string | null;
  acctSessionId: string;
  address: string;
  framedIp: string | null;
  callingStationId: string | null;
  coaPort: number;
  secret: Buffer;
  isSilent: boolean;
}

const SEND = 'radius.send-coa';
/** RFC 5176 §3.5: Session-Context-Not-Found. */
const SESSION_UNKNOWN = 503;
const WAIT_FOR_OTHER_SECONDS = 2;
const SILENCE_SECONDS = 60;
/** Longer than an exchange with all its repetitions. */
const LOST_SECONDS = 60;

/**
 * Sends what the policy in PostgreSQL has queued (migrations/radius/policy.ts) and records what
 * became of it. One request of a session is under way at a time; a NAS that answers nothing is left
 * alone for a minute, so that it does not hold up the others.
 */
@Injectable()
export class CoaService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly secrets: RadiusSecrets,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ requestId: number }>(SEND, ({ requestId }) => this.send(requestId));
  }

  /** Sends a queued request; one that is superseded, or was sent, is left alone. */
  async send(requestId: number): Promise<void> {
    const request = await this.take(requestId);
    if (!request) return;
    if (request.isSilent) {
      await this.settle(request, 'timeout', { detail: 'the NAS has just left others unanswered' });
      return;
    }
    const target = {
      address: request.address,
      port: request.coaPort,
      secret: this.secrets.open(request.secret, NAS_CONTEXT),
    };
    const code = request.kind === 'coa' ? 'CoA-Request' : 'Disconnect-Request';
    await this.record(request, await exchange(target, code, attributesOf(request)));
  }

  /** Marks a queued request as sent, unless another of its session is under way: then later. */
  private async take(id: number): Promise<Request | undefined> {
    await this.giveUpLost(id);
    try {
      return await this.database.queryOne<Request>(
        `UPDATE coa_requests c
            SET state = 'sent', sent_at = $2, attempts = c.attempts + 1
           FROM radius_sessions s, nas n
          WHERE c.id = $1 AND c.state = 'queued' AND s.id = c.session_id AND n.id = c.nas_id
         RETURNING c.id, c.session_id AS "sessionId", c.nas_id AS "nasId", c.kind, c.attributes,
                   CASE WHEN s.voucher_id IS NULL THEN s.username END AS username,
                   s.acct_session_id AS "acctSessionId",
                   coalesce(host(s.nas_address), host(n.address)) AS address,
                   host(s.framed_ip) AS "framedIp", s.calling_station_id AS "callingStationId",
                   n.coa_port AS "coaPort", n.secret,
                   coalesce(n.coa_silent_until > $2, false) AS "isSilent"`,
        [id, this.clock.now()],
      );
    } catch (error) {
      if (!isInFlight(error)) throw error;
      const runAt = this.clock.in(WAIT_FOR_OTHER_SECONDS);
      await this.jobs.add(SEND, { requestId: id }, { runAt });
      return undefined;
    }
  }

  /** What a process that died has left under way would keep its session from any other request. */
  private async giveUpLost(id: number): Promise<void> {
    await this.database.execute(
      `UPDATE coa_requests lost
          SET state = 'timeout', settled_at = $2, detail = 'the sender was lost'
         FROM coa_requests c
        WHERE c.id = $1 AND lost.session_id = c.session_id AND lost.state = 'sent'
          AND lost.sent_at < $3`,
      [id, this.clock.now(), this.clock.in(-LOST_SECONDS)],
    );
  }

  private async record(request: Request, answer: CoaAnswer | undefined): Promise<void> {
    if (!answer) {
      await this.settle(request, 'timeout', {});
      await this.database.execute('UPDATE nas SET coa_silent_until = $2 WHERE id = $1', [
        request.nasId,
        this.clock.in(SILENCE_SECONDS),
      ]);
      return;
    }
    const { packet, rttMs } = answer;
    if (packet.code.endsWith('ACK')) {
      await this.database.execute(
        `UPDATE coa_requests SET state = 'acked', answered_at = $2, rtt_ms = $3 WHERE id = $1`,
        [request.id, this.clock.now(), rttMs],
      );
      return;
    }
    const errorCause = Number(valueIn(packet, 'Error-Cause') ?? 0) || null;
    await this.settle(request, 'nak', { errorCause, rttMs });
  }

  /** Ends a request that failed: an unknown session is over, a refused change becomes a Disconnect. */
  private async settle(
    request: Request,
    state: 'nak' | 'timeout',
    facts: { errorCause?: number | null; rttMs?: number; detail?: string },
  ): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async () => {
      await this.database.execute(
        `UPDATE coa_requests
            SET state = $2::text, settled_at = $3::timestamptz, error_cause = $4, rtt_ms = $5,
                detail = $6, answered_at = CASE WHEN $2::text = 'nak' THEN $3::timestamptz END
          WHERE id = $1`,
        [
          request.id,
          state,
          now,
          facts.errorCause ?? null,
          facts.rttMs ?? null,
          facts.detail ?? null,
        ],
      );
      if (facts.errorCause === SESSION_UNKNOWN) {
        await this.database.execute(
          `SELECT close_sessions(ARRAY[$1::bigint], $2, 'unknown_to_nas')`,
          [request.sessionId, now],
        );
      } else if (request.kind === 'coa') {
        // What the NAS was told is unknown again, so the next interim asks anew.
        await this.database.execute('UPDATE radius_sessions SET rate_limit = NULL WHERE id = $1', [
          request.sessionId,
        ]);
        if (state === 'nak') await this.disconnectInstead(request.sessionId, now);
      }
    });
  }

  private async disconnectInstead(sessionId: number, now: Date): Promise<void> {
    await this.database.execute(
      `SELECT request_disconnect(s, 'coa_refused', $2) FROM radius_sessions s
        WHERE s.id = $1 AND s.stopped_at IS NULL`,
      [sessionId, now],
    );
  }
}

function isInFlight(error: unknown): boolean {
  return violatedConstraint(error) === 'coa_requests_in_flight_key';
}

/** At least two identifiers of the session (RFC 5176 §3), then what is to change. */
function attributesOf(request: Request): Attributes {
  const identifiers: Attributes = [
    ...((request.username === null ? [] : [['User-Name', request.username]]) as Attributes),
    ['Acct-Session-Id', request.acctSessionId],
    ...((request.framedIp ? [['Framed-IP-Address', request.framedIp]] : []) as Attributes),
    ...((request.callingStationId
      ? [['Calling-Station-Id', request.callingStationId]]
      : []) as Attributes),
  ];
  const changes = Object.entries(request.attributes).flatMap(([name, value]) =>
    isAttributeName(name) ? [[name, value] as const] : [],
  );
  return [...identifiers, ...changes];
}
