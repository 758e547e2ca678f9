import { formatMoney } from '../../platform/money/money.js';
import type {
  AddHotspotVoucherDto,
  ExpiredVoucherDto,
  IssuedVoucherDto,
} from '../dto/vouchers.dto.js';
import type { Voucher } from './voucher.entity.js';
import type { IssuedVoucher, NewVoucher, Wanted } from './vouchers.service.js';

/** Vouchers in the words of the call API. */

export function wantedIn(input: AddHotspotVoucherDto): Wanted {
  const { product_id, hotspot_id, product_price } = input;
  return {
    product: product_id,
    ...(hotspot_id === undefined ? {} : { hotspotId: hotspot_id }),
    ...(product_price === undefined ? {} : { price: product_price }),
  };
}

export function newVoucher(input: AddHotspotVoucherDto): NewVoucher {
  const { voucher_comment, valid_from, valid_until } = input;
  return {
    source: 'api',
    ...(voucher_comment === undefined ? {} : { comment: voucher_comment }),
    ...(valid_from === undefined ? {} : { validFrom: valid_from }),
    ...(valid_until === undefined ? {} : { validUntil: valid_until }),
  };
}

export function issuedAnswer(issued: IssuedVoucher): IssuedVoucherDto {
  const { voucher, offer, serial, loginUrl, code, password } = issued;
  return {
    voucher_id: voucher.id,
    serial,
    username: code,
    password,
    code,
    product: offer.product.code,
    price: formatMoney(voucher.price),
    status: 'new',
    expires_at: earliest(voucher.unusedUntil, voucher.validUntil).toISOString(),
    login_url: loginUrl,
    hotspot_id: voucher.hotspotId,
  };
}

/** The first answer again for one that has been ended before, by whichever door. */
export function expiredAnswer(voucher: Voucher): ExpiredVoucherDto {
  return {
    voucher_id: voucher.id,
    status: 'expired',
    expired_at: (voucher.withdrawnAt ?? voucher.modifiedAt).toISOString(),
  };
}

function earliest(one: Date, other: Date | null): Date {
  return other !== null && other < one ? other : one;
}
