import type { NetworkTerms, ProductKind } from './products.types.js';

/** A product without anything for the network. */
const NONE: NetworkTerms = {
  capBytes: null,
  capMode: null,
  downloadKbps: null,
  uploadKbps: null,
  onceCappedDownloadKbps: null,
  onceCappedUploadKbps: null,
  addOverusageOnTopup: false,
  overagePrice: null,
  fupSpeedLimitPolicyId: null,
  fupSpeedBoostPolicyId: null,
  validitySeconds: null,
  simultaneousUse: null,
};

/**
 * The terms among some fields, the missing ones empty; none at all for non-data products. A cap
 * without a mode is hard, a mode without a cap is nothing.
 */
export function networkTermsOrNone(kind: ProductKind, fields: Partial<NetworkTerms>): NetworkTerms {
  if (kind === 'non_data') return NONE;
  const terms = networkTermsOf({ ...NONE, ...fields });
  return { ...terms, capMode: terms.capBytes === null ? null : (terms.capMode ?? 'hard') };
}

/** Only the terms of a product. */
export function networkTermsOf(product: NetworkTerms): NetworkTerms {
  return {
    capBytes: product.capBytes,
    capMode: product.capMode,
    downloadKbps: product.downloadKbps,
    uploadKbps: product.uploadKbps,
    onceCappedDownloadKbps: product.onceCappedDownloadKbps,
    onceCappedUploadKbps: product.onceCappedUploadKbps,
    addOverusageOnTopup: product.addOverusageOnTopup,
    overagePrice: product.overagePrice,
    fupSpeedLimitPolicyId: product.fupSpeedLimitPolicyId,
    fupSpeedBoostPolicyId: product.fupSpeedBoostPolicyId,
    validitySeconds: product.validitySeconds,
    simultaneousUse: product.simultaneousUse,
  };
}
