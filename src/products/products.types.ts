export const PRODUCT_KINDS = ['data', 'non_data', 'prepaid', 'hotspot'] as const;
/** `prepaid` is bought in portions, `hotspot` by voucher, `data` by the month. */
export type ProductKind = (typeof PRODUCT_KINDS)[number];

/** What `add_data_product` adds and `get_available_data_products` lists. */
export const DATA_KINDS: readonly ProductKind[] = ['data', 'prepaid', 'hotspot'];

export const BILLING_PERIODS = ['month', 'quarter', 'year', 'once'] as const;
export type BillingPeriod = (typeof BILLING_PERIODS)[number];

export const CAP_MODES = ['hard', 'soft'] as const;
/** At a hard cap the account is off line, at a soft one it goes on at the once-capped speed. */
export type CapMode = (typeof CAP_MODES)[number];

/** What a product lets its subscriber do on the network; all of it empty for `non_data`. */
export interface NetworkTerms {
  capBytes: number | null;
  capMode: CapMode | null;
  downloadKbps: number | null;
  uploadKbps: number | null;
  onceCappedDownloadKbps: number | null;
  onceCappedUploadKbps: number | null;
  addOverusageOnTopup: boolean;
  /** Decimal string, tax excluded, for each GB (2³⁰ bytes) beyond a soft cap; `null`: not charged. */
  overagePrice: string | null;
  fupSpeedLimitPolicyId: number | null;
  fupSpeedBoostPolicyId: number | null;
  validitySeconds: number | null;
  simultaneousUse: number | null;
}

/** What a product is added with; what is left out stays empty. */
export interface NewProduct extends Partial<NetworkTerms> {
  code: string;
  name: string;
  productGroupId: number;
  productTypeId: number;
  /** Decimal string, tax excluded. */
  price: string;
  /** First day of the price; today when absent. */
  priceFrom?: string;
  /** `month` for data products, else `once`, when absent. */
  billingPeriod?: BillingPeriod;
}

/** What may change; `null` clears. */
export type ProductChange = Partial<Omit<NewProduct, 'productTypeId' | 'priceFrom'>> & {
  isActive?: boolean;
};
