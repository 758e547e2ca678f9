/** What a product lets its subscribers do on the network has changed. */
export class NetworkTermsChanged {
  constructor(readonly productId: number) {}
}

/** The steps or windows of a fair-use policy have changed; exactly one of the ids is given. */
export class FairUseChanged {
  constructor(readonly policy: { speedLimitPolicyId?: number; speedBoostPolicyId?: number }) {}
}
