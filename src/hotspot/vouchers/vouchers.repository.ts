import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Binder } from '../../platform/paging/list.js';
import { VoucherNotFound } from '../hotspot.errors.js';
import { hotspotsWithin } from '../hotspots/hotspot-reach.js';
import { VoucherCredentials } from './voucher-credentials.js';
import { SERIAL_BASE } from './voucher-serial.js';
import { Voucher } from './voucher.entity.js';

/** Names one voucher: by its id, its serial, or the code that a person types. */
export type VoucherNaming = { voucherId: number } | { serial: string } | { code: string };

@Injectable()
export class VouchersRepository extends EntityRepository<Voucher> {
  constructor(
    database: Database,
    private readonly clock: Clock,
    private readonly credentials: VoucherCredentials,
  ) {
    super(database, Voucher);
  }

  /** The id of a voucher within reach; whoever has the code may see it, too. */
  async findId(actor: Actor, naming: VoucherNaming): Promise<number | undefined> {
    const { bind, values } = new Binder();
    const named = this.namedBy(naming, bind);
    const reach = 'code' in naming ? 'true' : hotspotsWithin(actor, 'h', bind);
    const row = await this.database.queryOne<{ id: number }>(
      `SELECT v.id FROM vouchers v JOIN hotspots h ON h.id = v.hotspot_id
        WHERE ${named} AND ${reach}`,
      values,
    );
    return row?.id;
  }

  /**
   * The voucher, held until the end of the transaction: against other acts, and against FreeRADIUS,
   * whose functions hold the same lock. Always the lock first, then rows. @throws VoucherNotFound
   */
  async hold(id: number): Promise<Voucher> {
    await this.database.execute('SELECT lock_voucher($1)', [id]);
    const voucher = await this.findForUpdate(id);
    if (!voucher) throw new VoucherNotFound();
    return voucher;
  }

  /** Brings the open sessions in line with what an act has changed. @param because e.g. `cancelled` */
  async reconcile(id: number, because: string): Promise<void> {
    await this.database.execute(
      `SELECT reconcile_voucher_session(s, $2, $3) FROM radius_sessions s
        WHERE s.voucher_id = $1 AND s.stopped_at IS NULL`,
      [id, because, this.clock.now()],
    );
  }

  /** The devices that a voucher is bound to, the one that was seen the longest ago first. */
  async devicesOf(id: number): Promise<string[]> {
    const rows = await this.database.query<{ device: string }>(
      `SELECT device FROM voucher_devices WHERE voucher_id = $1 ORDER BY last_seen_at, device`,
      [id],
    );
    return rows.map(({ device }) => device);
  }

  /** @param parting the device that gives way */
  async rebind(id: number, device: string, parting: string | undefined): Promise<void> {
    if (parting !== undefined) {
      await this.database.execute(
        'DELETE FROM voucher_devices WHERE voucher_id = $1 AND device = $2',
        [id, parting],
      );
    }
    await this.database.execute(
      `INSERT INTO voucher_devices (voucher_id, device, bound_at, last_seen_at)
       VALUES ($1, $2, $3, $3)`,
      [id, device, this.clock.now()],
    );
  }

  /** How many there have ever been, nearly: what the length of a new code depends on. */
  async estimate(): Promise<number> {
    const row = await this.database.queryOne<{ count: number }>(
      `SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('vouchers', 'id')::regclass),
                       0)::integer AS count`,
    );
    return row?.count ?? 0;
  }

  private namedBy(naming: VoucherNaming, bind: Binder['bind']): string {
    if ('voucherId' in naming) return `v.id = ${bind(naming.voucherId)}`;
    if ('code' in naming) {
      return `v.code_fingerprint = ${bind(this.credentials.fingerprint(naming.code))}`;
    }
    return `v.id = ${bind(naming.serial)}::bigint - ${SERIAL_BASE}`;
  }
}
