import { Vouchers } from '../../../src/hotspot/index.js';
import type { TestApplication } from '../../support/application.js';
import { actor } from '../../support/radius.js';
import type { TestOffer } from './hotspot.js';

let counter = 0;

/** A device that nobody else has, or the n-th again. */
export function mac(n = ++counter): string {
  const octets = [16, 8, 0].map((bits) => ((n >> bits) & 255).toString(16).padStart(2, '0'));
  return `AA-BB-CC-${octets.join('-')}`;
}

export interface Sold {
  id: number;
  code: string;
  password: string;
}

export async function sellVoucher(
  { app }: TestApplication,
  offer: TestOffer,
  userLimit?: number,
): Promise<Sold> {
  const wanted = { product: String(offer.productId), hotspotId: offer.hotspot.id };
  const input = { source: 'api' as const, ...(userLimit === undefined ? {} : { userLimit }) };
  const { voucher, code, password } = await app.get(Vouchers).issue(actor, wanted, input);
  return { id: voucher.id, code, password };
}

/** What a voucher is now, as PostgreSQL says. */
export async function statusOfVoucher({ database }: TestApplication, id: number): Promise<string> {
  const row = await database.queryOne<{ status: string }>(
    'SELECT voucher_status(v, lastmile_now()) AS status FROM vouchers v WHERE id = $1',
    [id],
  );
  return row!.status;
}

/** Why its last login was answered as it was. */
export async function lastReason({ database }: TestApplication, id: number): Promise<string> {
  const row = await database.queryOne<{ reason: string }>(
    'SELECT reason FROM radius_auth_log WHERE voucher_id = $1 ORDER BY id DESC LIMIT 1',
    [id],
  );
  return row!.reason;
}
