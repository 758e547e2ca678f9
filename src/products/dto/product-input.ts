import type { NewProduct, ProductChange } from '../products.types.js';
import type {
  AddDataProductParameters,
  AddNonDataProductParameters,
  NetworkTermsFields,
  ProductChangeBody,
} from './product.parameters.js';

export function newDataProduct(input: AddDataProductParameters): NewProduct {
  return {
    code: input.product_code,
    name: input.product_name,
    productGroupId: input.product_group_id,
    productTypeId: input.product_type_id,
    price: input.price,
    ...(input.billing_period ? { billingPeriod: input.billing_period } : {}),
    ...networkTerms(input),
  };
}

export function newNonDataProduct(input: AddNonDataProductParameters): NewProduct {
  return {
    code: input.product_code,
    name: input.product_name,
    productGroupId: input.product_group_id,
    productTypeId: input.product_type_id,
    price: input.price,
    billingPeriod: input.recurring ? 'month' : 'once',
  };
}

export function productChange(input: ProductChangeBody): ProductChange {
  return given({
    code: input.product_code,
    name: input.product_name,
    productGroupId: input.product_group_id,
    price: input.price,
    billingPeriod: input.billing_period,
    isActive: input.is_active,
    ...networkTerms(input),
  });
}

function networkTerms(input: NetworkTermsFields): Partial<NewProduct> {
  return given({
    capBytes: input.cap_bytes,
    capMode: input.cap_mode,
    downloadKbps: input.download_kbps,
    uploadKbps: input.upload_kbps,
    onceCappedDownloadKbps: input.once_capped_download_kbps,
    onceCappedUploadKbps: input.once_capped_upload_kbps,
    addOverusageOnTopup: input.add_overusage_on_topup,
    overagePrice: input.overage_price,
    fupSpeedLimitPolicyId: input.fup_speed_limit_policy_id,
    fupSpeedBoostPolicyId: input.fup_speed_boost_policy_id,
    validitySeconds: input.validity_seconds,
    simultaneousUse: input.simultaneous_use,
  });
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Only the fields that were given; `null` is one. */
function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Given<T>;
}
