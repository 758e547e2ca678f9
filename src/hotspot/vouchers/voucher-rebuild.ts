import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Database } from '../../platform/database/database.js';

/** How many sessions and vouchers were not what their evidence says; empty when all were. */
export type WrongVoucherFigures = Partial<Record<'sessions' | 'vouchers', number>>;

export interface RebuiltVoucher {
  id: number;
  /** As logs and sessions name it: never by its code. */
  name: string;
  /** `null` where evidence is missing: then nothing was touched. */
  wrong: WrongVoucherFigures | null;
}

const VOUCHERS_AT_ONCE = 500;

/** What vouchers have used, counted anew from the accounting packets (docs/adr/0024). */
@Injectable()
export class VoucherRebuild {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** Corrects one voucher. Packets of it that come meanwhile wait. `null` where evidence is missing. */
  rebuild(actor: Actor, id: number): Promise<WrongVoucherFigures | null> {
    return this.database.transaction(async () => {
      const wrong = await this.figures('rebuild_voucher', id);
      if (wrong !== null && Object.keys(wrong).length > 0) {
        await this.audit.record(actor, {
          action: 'hotspot.voucher.usage_rebuilt',
          subject: 'voucher',
          subjectId: id,
          after: wrong,
        });
      }
      return wrong;
    });
  }

  /**
   * All vouchers that have been used, or the one of a name, each in a transaction of its own.
   * @param isCheck tells what is wrong and leaves it
   */
  async *all(
    actor: Actor,
    { name, isCheck }: { name?: string | undefined; isCheck: boolean },
  ): AsyncGenerator<RebuiltVoucher> {
    for (let after = 0; ;) {
      const vouchers = await this.database.query<{ id: number; name: string }>(
        `SELECT v.id, 'voucher-' || v.id AS name
           FROM vouchers v
          WHERE v.id > $1 AND ($2::text IS NULL OR 'voucher-' || v.id = $2)
            AND (v.seconds_used + v.bytes_in + v.bytes_out > 0
                 OR EXISTS (SELECT FROM radius_sessions s WHERE s.voucher_id = v.id))
          ORDER BY v.id LIMIT ${VOUCHERS_AT_ONCE}`,
        [after, name ?? null],
      );
      for (const { id, name } of vouchers) {
        const wrong = isCheck
          ? await this.figures('check_voucher', id)
          : await this.rebuild(actor, id);
        yield { id, name, wrong };
        after = id;
      }
      if (vouchers.length < VOUCHERS_AT_ONCE) return;
    }
  }

  private async figures(
    by: 'rebuild_voucher' | 'check_voucher',
    id: number,
  ): Promise<WrongVoucherFigures | null> {
    const row = await this.database.queryOne<{ wrong: WrongVoucherFigures | null }>(
      `SELECT ${by}($1) AS wrong`,
      [id],
    );
    return row?.wrong ?? null;
  }
}
