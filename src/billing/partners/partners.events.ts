/** Money that a partner has paid into his wallet. */
export class PartnerDeposited {
  constructor(
    readonly partnerId: number,
    readonly depositId: number,
  ) {}
}

/** Funds have moved between a partner's wallet and one of his customers. */
export class FundsMoved {
  constructor(
    readonly partnerId: number,
    readonly customerId: number,
    readonly moveId: number,
  ) {}
}

/** A customer whom a partner has registered has confirmed his e-mail address. */
export class CustomerEmailConfirmed {
  constructor(
    readonly partnerId: number,
    readonly customerId: number,
  ) {}
}
