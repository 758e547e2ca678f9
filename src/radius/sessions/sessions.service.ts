import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { NoNasToAsk, SessionIsOver } from '../radius.errors.js';

interface OpenSession {
  nasId: number | null;
  dataAccountId: number | null;
  isOver: boolean;
}

/** The acts on running sessions. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * Asks the NAS to end a session (RFC 5176 §3.1); one that is being asked is not asked twice. The
   * session ends when its Stop comes, or when the NAS says that it knows it no more.
   * @throws NotFound SessionIsOver NoNasToAsk
   */
  disconnect(actor: Actor, id: number, reason: string | undefined): Promise<void> {
    return this.database.transaction(async () => {
      const session = await this.database.queryOne<OpenSession>(
        `SELECT nas_id AS "nasId", data_account_id AS "dataAccountId",
                stopped_at IS NOT NULL AS "isOver"
           FROM radius_sessions WHERE id = $1 FOR UPDATE`,
        [id],
      );
      if (!session) throw new NotFound('session');
      if (session.isOver) throw new SessionIsOver();
      if (session.nasId === null) throw new NoNasToAsk();
      await this.database.execute(
        `SELECT request_disconnect(s, 'staff', $2) FROM radius_sessions s WHERE s.id = $1`,
        [id, this.clock.now()],
      );
      await this.audit.record(actor, {
        action: 'radius.session.disconnected',
        subject: 'session',
        subjectId: id,
        after: { data_account_id: session.dataAccountId, reason: reason ?? null },
      });
    });
  }
}
