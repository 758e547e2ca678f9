/** Vouchers have been issued, by whichever door. */
export class VouchersIssued {
  constructor(readonly voucherIds: readonly number[]) {}
}

/** A voucher was used for the first time. */
export class VoucherActivated {
  constructor(readonly voucherId: number) {}
}

/** Staff have expired, or the venue has cancelled, vouchers. */
export class VouchersWithdrawn {
  constructor(readonly voucherIds: readonly number[]) {}
}

/** The terms of a sold voucher have changed. */
export class VoucherChanged {
  constructor(
    readonly voucherId: number,
    readonly changed: readonly string[],
  ) {}
}
