/** A product has been added, with its first price. */
export class ProductAdded {
  constructor(readonly productId: number) {}
}

/** Something about a product has changed; its price is announced by PriceSet. */
export class ProductModified {
  constructor(readonly productId: number) {}
}

/** A product has a price from a business date on. */
export class PriceSet {
  constructor(
    readonly productId: number,
    readonly price: string,
    readonly from: string,
  ) {}
}

/** What a product lets its subscribers do on the network has changed. */
export class NetworkTermsChanged {
  constructor(readonly productId: number) {}
}

/** The steps or windows of a fair-use policy have changed; exactly one of the ids is given. */
export class FairUseChanged {
  constructor(readonly policy: { speedLimitPolicyId?: number; speedBoostPolicyId?: number }) {}
}
