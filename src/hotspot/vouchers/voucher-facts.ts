import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Binder } from '../../platform/paging/list.js';
import { VoucherNotFound } from '../hotspot.errors.js';
import { VoucherCredentials } from './voucher-credentials.js';
import { SERIAL_BASE } from './voucher-serial.js';
import type { VoucherStatus, VoucherType } from './voucher-terms.js';

/** Everything that sheets, pages and faces show of a voucher, at the instant of asking. */
export interface VoucherFacts {
  id: number;
  serial: string;
  hotspotId: number;
  locationId: string;
  timezone: string;
  currency: string;
  realm: string;
  serviceId: number | null;
  /** The service's name, or the product's where no service sells it. */
  name: string;
  productId: number;
  productCode: string;
  batchId: number | null;
  type: VoucherType;
  /** What a person types. */
  code: string;
  /** Empty with passcode coding. */
  password: string;
  status: VoucherStatus;
  /** Ended by somebody, by whichever door. */
  isWithdrawn: boolean;
  isBlocked: boolean;
  /** Decimal string. */
  price: string;
  /** For how long it is good: from the first login, on line, or from its beginning to its date. */
  seconds: number | null;
  bytesLimit: number | null;
  uploadBytesLimit: number | null;
  downloadBytesLimit: number | null;
  /** On line a day. */
  dailySecondsLimit: number | null;
  downloadKbps: number | null;
  uploadKbps: number | null;
  secondsLeft: number | null;
  bytesLeft: number | null;
  userLimit: number;
  loginMethod: string;
  macCaching: boolean;
  comment: string | null;
  userReference: string | null;
  createdAt: Date;
  validFrom: Date;
  validUntil: Date | null;
  /** By when it must have been used first. */
  unusedUntil: Date;
  /** When time alone ends it. */
  expiresAt: Date | null;
  firstLoginAt: Date | null;
  lastLoginAt: Date | null;
  /** From the guest. */
  bytesIn: number;
  /** To the guest. */
  bytesOut: number;
  secondsUsed: number;
  logins: number;
}

export interface VoucherFilter {
  hotspotId?: number;
  batchId?: number;
  status?: VoucherStatus;
  isWithdrawn?: boolean;
  serviceId?: number;
  type?: VoucherType;
  serial?: string;
  userReference?: string;
  createdFrom?: Date;
  /** Exclusive. */
  createdBefore?: Date;
}

type Row = Omit<VoucherFacts, 'code' | 'password'> & {
  codeFingerprint: Buffer;
  sealedCode: Buffer;
  sealedPassword: Buffer | null;
};

const FROM = `vouchers v
  JOIN hotspots h ON h.id = v.hotspot_id
  JOIN products p ON p.id = v.product_id
  LEFT JOIN hotspot_services s ON s.id = v.service_id`;

const COLUMNS = (now: string): string => `
  v.id, voucher_serial(v.id) AS serial, v.hotspot_id AS "hotspotId",
  h.location_id AS "locationId", h.timezone, h.currency, h.realm, v.service_id AS "serviceId",
  coalesce(s.name, p.name) AS name, v.product_id AS "productId", p.code AS "productCode",
  v.batch_id AS "batchId", v.type, v.code_fingerprint AS "codeFingerprint",
  v.sealed_code AS "sealedCode", v.sealed_password AS "sealedPassword",
  voucher_status(v, ${now}) AS status, v.withdrawn_at IS NOT NULL AS "isWithdrawn",
  v.blocked_at IS NOT NULL AS "isBlocked", v.price::text AS price,
  coalesce(v.run_seconds, floor(extract(epoch FROM v.valid_until - v.valid_from))::integer)
    AS seconds,
  v.bytes_limit AS "bytesLimit", v.upload_bytes_limit AS "uploadBytesLimit",
  v.download_bytes_limit AS "downloadBytesLimit", v.daily_seconds_limit AS "dailySecondsLimit",
  v.download_kbps AS "downloadKbps", v.upload_kbps AS "uploadKbps",
  voucher_seconds_left(v, ${now}) AS "secondsLeft", voucher_bytes_left(v, ${now}) AS "bytesLeft",
  v.user_limit AS "userLimit", coalesce(s.login_method, 'general') AS "loginMethod",
  coalesce(s.mac_caching, false) AS "macCaching", v.comment, v.user_reference AS "userReference",
  v.created_at AS "createdAt", v.valid_from AS "validFrom", v.valid_until AS "validUntil",
  v.unused_until AS "unusedUntil", voucher_expires_at(v) AS "expiresAt", v.first_login_at AS "firstLoginAt",
  v.last_login_at AS "lastLoginAt", v.bytes_in AS "bytesIn", v.bytes_out AS "bytesOut",
  v.seconds_used AS "secondsUsed", v.logins`;

/** Vouchers as pages, sheets and faces read them. Who may see which is their caller's affair. */
@Injectable()
export class VoucherReader {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly credentials: VoucherCredentials,
  ) {}

  /** @throws VoucherNotFound */
  async get(id: number): Promise<VoucherFacts> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne<Row>(
      `SELECT ${COLUMNS(this.now(bind))} FROM ${FROM} WHERE v.id = ${bind(id)}`,
      values,
    );
    if (!row) throw new VoucherNotFound();
    return this.opened(row);
  }

  /** By what a person typed; `undefined` when it is nobody's code. */
  async findByCode(code: string): Promise<VoucherFacts | undefined> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne<Row>(
      `SELECT ${COLUMNS(this.now(bind))} FROM ${FROM}
        WHERE v.code_fingerprint = ${bind(this.credentials.fingerprint(code))}`,
      values,
    );
    return row && this.opened(row);
  }

  /** The newest first. @param total counts all that the filter lets through */
  async list(
    filter: VoucherFilter,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<{ rows: VoucherFacts[]; total: number }> {
    const { bind, values } = new Binder();
    const now = this.now(bind);
    const where = [`${now} IS NOT NULL`, ...conditions(filter, now, bind)].join(' AND ');
    const total = await this.database.queryOne<{ count: number }>(
      `SELECT count(*)::integer AS count FROM vouchers v WHERE ${where}`,
      values,
    );
    const rows = await this.database.query<Row>(
      `SELECT ${COLUMNS(now)}
         FROM ${FROM}
        WHERE ${where}
        ORDER BY v.id DESC
        LIMIT ${bind(limit)} OFFSET ${bind(offset)}`,
      values,
    );
    return { rows: rows.map((row) => this.opened(row)), total: total?.count ?? 0 };
  }

  /** A portion of a batch in the order of its making, behind a voucher. */
  async ofBatch(batchId: number, after: number, limit: number): Promise<VoucherFacts[]> {
    const { bind, values } = new Binder();
    const rows = await this.database.query<Row>(
      `SELECT ${COLUMNS(this.now(bind))}
         FROM ${FROM}
        WHERE v.batch_id = ${bind(batchId)} AND v.id > ${bind(after)}
        ORDER BY v.id
        LIMIT ${bind(limit)}`,
      values,
    );
    return rows.map((row) => this.opened(row));
  }

  private opened(row: Row): VoucherFacts {
    const { codeFingerprint, sealedCode, sealedPassword, ...facts } = row;
    return { ...facts, ...this.credentials.open({ codeFingerprint, sealedCode, sealedPassword }) };
  }

  private now(bind: Binder['bind']): string {
    return `${bind(this.clock.now())}::timestamptz`;
  }
}

function conditions(filter: VoucherFilter, now: string, bind: Binder['bind']): string[] {
  const { hotspotId, batchId, status, serviceId, type, serial, userReference } = filter;
  const { createdFrom, createdBefore, isWithdrawn } = filter;
  return [
    ...(hotspotId === undefined ? [] : [`v.hotspot_id = ${bind(hotspotId)}`]),
    ...(batchId === undefined ? [] : [`v.batch_id = ${bind(batchId)}`]),
    ...(status === undefined ? [] : [`voucher_status(v, ${now}) = ${bind(status)}`]),
    ...(isWithdrawn === undefined ? [] : [`v.withdrawn_at IS ${isWithdrawn ? 'NOT ' : ''}NULL`]),
    ...(serviceId === undefined ? [] : [`v.service_id = ${bind(serviceId)}`]),
    ...(type === undefined ? [] : [`v.type = ${bind(type)}`]),
    ...(serial === undefined ? [] : [`v.id = ${bind(serial)}::bigint - ${SERIAL_BASE}`]),
    ...(userReference === undefined ? [] : [`v.user_reference = ${bind(userReference)}`]),
    ...(createdFrom === undefined ? [] : [`v.created_at >= ${bind(createdFrom)}`]),
    ...(createdBefore === undefined ? [] : [`v.created_at < ${bind(createdBefore)}`]),
  ];
}
