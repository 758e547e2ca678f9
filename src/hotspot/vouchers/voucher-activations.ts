import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { VouchersActivated } from '../hotspot.events.js';

export const TELL_ACTIVATIONS = 'hotspot.tell-activations';
const PORTION = 1000;
const DAY_SECONDS = 86_400;

/**
 * Tells of first logins, once a minute: they happen inside FreeRADIUS's transaction, which only takes
 * them down (migrations/hotspot/login.ts). And forgets who was shut out for guessing.
 */
@Injectable()
export class VoucherActivations implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('* * * * *', TELL_ACTIVATIONS, async () => {
      while ((await this.tell()) === PORTION);
    });
    this.jobs.every('50 3 * * *', 'hotspot.forget-guards', async () => {
      await this.database.execute('DELETE FROM voucher_guards WHERE blocked_until < $1', [
        this.clock.in(-DAY_SECONDS),
      ]);
    });
  }

  private tell(): Promise<number> {
    return this.database.transaction(async () => {
      const rows = await this.database.query<{ id: number }>(
        `DELETE FROM voucher_activations
          WHERE voucher_id IN (SELECT voucher_id FROM voucher_activations
                                ORDER BY voucher_id LIMIT ${PORTION} FOR UPDATE SKIP LOCKED)
         RETURNING voucher_id AS id`,
      );
      if (rows.length > 0) await this.events.emit(new VouchersActivated(rows.map(({ id }) => id)));
      return rows.length;
    });
  }
}
