/** Vouchers have been issued, by whichever door. */
export class VouchersIssued {
  constructor(readonly voucherIds: readonly number[]) {}
}

/** Vouchers were used for the first time. */
export class VouchersActivated {
  constructor(readonly voucherIds: readonly number[]) {}
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
