import { IntersectionType } from '@nestjs/swagger';
import { CursorParameters, ListParameters } from '../../platform/paging/list-parameters.js';
import {
  Bytes,
  CalendarDate,
  Integer,
  Money,
  OneOf,
  Text,
  YesNo,
} from '../../platform/validation/fields.js';
import {
  BILLING_PERIODS,
  type BillingPeriod,
  CAP_MODES,
  type CapMode,
  PRODUCT_KINDS,
  type ProductKind,
} from '../products.types.js';

const CODE_RULE =
  'must be 1 to 40 letters, digits, dots, dashes or underscores, with a letter among them';
const CODE = /^(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
const KBPS_MAX = 100_000_000;
const YEARS_10_SECONDS = 315_360_000;

const kbps = (description: string): PropertyDecorator =>
  Integer({ optional: true, nullable: true, max: KBPS_MAX, description, example: 50_000 });

export class ProductsParameters extends ListParameters {
  @Integer({ optional: true, description: 'Only products of this group.', example: 1 })
  product_group_id?: number;
}

class ProductParameters {
  @Text({
    max: 40,
    pattern: CODE,
    says: CODE_RULE,
    example: 'FIBRE-50',
  })
  product_code!: string;

  @Text({ max: 120, example: 'Fibre 50 Mbit/s, 200 GB' })
  product_name!: string;

  @Integer({ description: 'One of get_available_product_groups.', example: 1 })
  product_group_id!: number;

  @Integer({ description: 'One of get_available_product_types.', example: 1 })
  product_type_id!: number;

  @Money({ description: 'Per billing period, tax excluded.', example: '399.00' })
  price!: string;
}

/** What a product lets its subscriber do on the network. */
export class NetworkTermsFields {
  @Bytes({
    nullable: true,
    min: 1,
    description: 'Allowance of a period or portion; absent: uncapped.',
    example: 214_748_364_800,
  })
  cap_bytes?: number | null;

  @OneOf(CAP_MODES, {
    nullable: true,
    description:
      'At a `hard` cap (default) the account is off line, at a `soft` one it goes on at the once-capped speed.',
  })
  cap_mode?: CapMode | null;

  @kbps('Speed to the subscriber; absent: what the NAS gives.')
  download_kbps?: number | null;

  @kbps('Speed from the subscriber.')
  upload_kbps?: number | null;

  @kbps('Speed to the subscriber beyond a soft cap.')
  once_capped_download_kbps?: number | null;

  @kbps('Speed from the subscriber beyond a soft cap.')
  once_capped_upload_kbps?: number | null;

  @YesNo({
    optional: true,
    description:
      'Whether a top-up begins after the over-use of a soft cap (yes) or pays it off first (no).',
    default: false,
  })
  add_overusage_on_topup?: boolean;

  @Money({
    nullable: true,
    description:
      'For each GB (2^30 bytes) beyond a soft cap, charged after the period ends; absent: not charged.',
    example: '5.00',
  })
  overage_price?: string | null;

  @Integer({ nullable: true, description: 'One of get_available_fup_speed_limit_policies.' })
  fup_speed_limit_policy_id?: number | null;

  @Integer({ nullable: true, description: 'One of get_available_fup_speed_boost_policies.' })
  fup_speed_boost_policy_id?: number | null;

  @Integer({
    nullable: true,
    max: YEARS_10_SECONDS,
    description: 'How long a prepaid portion or a voucher lasts.',
    example: 2_592_000,
  })
  validity_seconds?: number | null;

  @Integer({
    nullable: true,
    max: 1000,
    description: 'Sessions at the same time; absent: one.',
    example: 1,
  })
  simultaneous_use?: number | null;
}

export class AddNonDataProductParameters extends ProductParameters {
  @YesNo({ optional: true, description: 'Billed every month, or once.', default: false })
  recurring?: boolean;
}

class BillingPeriodField {
  @OneOf(BILLING_PERIODS, {
    optional: true,
    description: '`month` for data products, else `once`, when absent.',
  })
  billing_period?: BillingPeriod;
}

export class AddDataProductParameters extends IntersectionType(
  ProductParameters,
  BillingPeriodField,
  NetworkTermsFields,
) {}

/** The admin API adds products of every kind; the type says which. */
export class NewProductBody extends AddDataProductParameters {}

class ProductChangeFields {
  @Text({ optional: true, max: 40, pattern: CODE, says: CODE_RULE })
  product_code?: string;

  @Text({ optional: true, max: 120 })
  product_name?: string;

  @Integer({ optional: true })
  product_group_id?: number;

  @Money({ optional: true, description: 'From today on.' })
  price?: string;

  @YesNo({ optional: true, description: 'Whether it is on sale.' })
  is_active?: boolean;
}

export class ProductChangeBody extends IntersectionType(
  ProductChangeFields,
  BillingPeriodField,
  NetworkTermsFields,
) {}

export class AdminProductsQuery extends CursorParameters {
  @Integer({ optional: true, description: 'Only products of this group.' })
  product_group_id?: number;

  @OneOf(PRODUCT_KINDS, { optional: true })
  kind?: ProductKind;
}

export class PriceBody {
  @Money({ description: 'Tax excluded.', example: '449.00' })
  price!: string;

  @CalendarDate({ optional: true, description: 'First day; today when absent.' })
  valid_from?: string;
}
