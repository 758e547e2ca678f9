import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { VouchersIssued } from '../hotspot.events.js';
import type { FullOffer } from './offers.js';
import type { VoucherCredential } from './voucher-credentials.js';
import { VoucherCredentials } from './voucher-credentials.js';
import type { VoucherSource, VoucherWindow } from './voucher-terms.js';

/** Everything that the vouchers of one issue have in common. */
export interface VoucherTerms {
  offer: FullOffer;
  window: VoucherWindow;
  userLimit: number;
  comment: string | null;
  userReference: string | null;
  batchId: number | null;
  source: VoucherSource;
}

/** A voucher that was written; a credential that is somebody's already is left out. */
export interface WrittenVoucher extends VoucherCredential {
  id: number;
}

/** The one way that vouchers come into being, one or many at once: rows, audit entries and events. */
@Injectable()
export class VoucherWriter {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly credentials: VoucherCredentials,
  ) {}

  /** Writes those of the credentials that nobody has: no voucher, and no data account. */
  async write(
    actor: Actor,
    terms: VoucherTerms,
    credentials: readonly VoucherCredential[],
  ): Promise<WrittenVoucher[]> {
    const free = await this.withoutAccounts(credentials);
    const sealed = free.map((each) => this.credentials.seal(each));
    const rows = await this.database.query<{ id: number; fingerprint: Buffer }>(INSERT, [
      ...valuesOf(terms, actor.username, this.clock.now()),
      sealed.map(({ fingerprint }) => fingerprint),
      sealed.map(({ sealedCode }) => sealedCode),
      sealed.map(({ sealedPassword }) => sealedPassword),
    ]);
    const ids = new Map(rows.map(({ id, fingerprint }) => [fingerprint.toString('hex'), id]));
    const written = free.flatMap((each, place) => {
      const id = ids.get(sealed[place]?.fingerprint.toString('hex') ?? '');
      return id === undefined ? [] : [{ id, ...each }];
    });
    if (written.length > 0) {
      await this.tell(
        actor,
        rows.map(({ id }) => id),
      );
    }
    return written;
  }

  private async tell(actor: Actor, ids: readonly number[]): Promise<void> {
    const known = { action: 'hotspot.voucher.issued', subject: 'voucher' };
    await this.audit.recordEach(actor, known, AUDITED_NEW, [ids]);
    await this.events.emit(new VouchersIssued(ids));
  }

  private async withoutAccounts(
    credentials: readonly VoucherCredential[],
  ): Promise<readonly VoucherCredential[]> {
    const taken = await this.database.query<{ username: string }>(
      `SELECT lower(d.username) AS username
         FROM data_accounts d
        WHERE lower(d.username) = ANY ($1::text[])`,
      [credentials.map(({ code }) => code.toLowerCase())],
    );
    if (taken.length === 0) return credentials;
    const names = new Set(taken.map(({ username }) => username));
    return credentials.filter(({ code }) => !names.has(code.toLowerCase()));
  }
}

const INSERT = `
  INSERT INTO vouchers
    (hotspot_id, service_id, product_id, batch_id, type, run_seconds, bytes_limit, download_kbps,
     upload_kbps, upload_bytes_limit, download_bytes_limit, daily_seconds_limit, user_limit, moves_limit, price, valid_from, valid_until, unused_until, comment,
     user_reference, source, created_by, version, created_at, modified_at,
     code_fingerprint, sealed_code, sealed_password)
  SELECT $1::integer, $2::integer, $3::integer, $4::integer, $5, $6::integer, $7::bigint,
         $8::integer, $9::integer, $10::bigint, $11::bigint, $12::integer, $13::integer,
         $14::integer, $15::numeric, $16::timestamptz, $17::timestamptz, $18::timestamptz, $19,
         $20, $21, $22, 1, $23::timestamptz, $23::timestamptz, made.fingerprint, made.code,
         made.password
    FROM unnest($24::bytea[], $25::bytea[], $26::bytea[]) AS made (fingerprint, code, password)
      ON CONFLICT ON CONSTRAINT vouchers_code_fingerprint_key DO NOTHING
  RETURNING id, code_fingerprint AS fingerprint`;

function valuesOf(terms: VoucherTerms, createdBy: string, now: Date): unknown[] {
  const { offer, window } = terms;
  return [
    offer.hotspot.id,
    offer.service?.id ?? null,
    offer.product.id,
    terms.batchId,
    offer.type,
    offer.type === 'ttl' ? null : offer.runSeconds,
    offer.bytesLimit,
    offer.product.downloadKbps,
    offer.product.uploadKbps,
    offer.uploadBytesLimit,
    offer.downloadBytesLimit,
    offer.dailySecondsLimit,
    terms.userLimit,
    offer.macMoves,
    offer.price,
    window.validFrom,
    window.validUntil,
    window.unusedUntil,
    terms.comment,
    terms.userReference,
    terms.source,
    createdBy,
    now,
  ];
}

/** What the audit trail keeps of a new voucher: everything but the code. */
const AUDITED_NEW = `
  SELECT v.id AS subject_id,
         jsonb_build_object(
           'serial', voucher_serial(v.id), 'hotspot_id', v.hotspot_id, 'product_id', v.product_id,
           'service_id', v.service_id, 'type', v.type, 'price', v.price,
           'valid_from', utc_text(v.valid_from), 'valid_until', utc_text(v.valid_until),
           'run_seconds', v.run_seconds, 'bytes_limit', v.bytes_limit,
           'upload_bytes_limit', v.upload_bytes_limit,
           'download_bytes_limit', v.download_bytes_limit,
           'daily_seconds_limit', v.daily_seconds_limit,
           'comment', v.comment, 'user_limit', v.user_limit) AS after
    FROM vouchers v
   WHERE v.id = ANY ($8::integer[])`;
