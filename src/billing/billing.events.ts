/** A customer has been credited: a payment, a credit note, a fund move. */
export class CreditApplied {
  constructor(readonly customerId: number) {}
}

/** An invoice has been issued. */
export class InvoiceIssued {
  constructor(
    readonly invoiceId: number,
    readonly customerId: number,
  ) {}
}

/** A credit note has been issued. */
export class CreditNoteIssued {
  constructor(
    readonly creditNoteId: number,
    readonly customerId: number,
  ) {}
}

/** A payment has been received. */
export class PaymentReceived {
  constructor(
    readonly paymentId: number,
    readonly customerId: number,
  ) {}
}

/** The customer is to be cut off until he pays: data accounts get the hold `billing`. */
export class BillingHoldPlaced {
  constructor(
    readonly customerId: number,
    readonly reason: string,
  ) {}
}

/** Nothing is to be held for debt any more. */
export class BillingHoldLifted {
  constructor(readonly customerId: number) {}
}

/** The customer is late: his data accounts are to be slowed down until he pays. */
export class AccountSlowedDown {
  constructor(
    readonly customerId: number,
    readonly reason: string,
  ) {}
}

/** The customer's data accounts are to have their own speed again. */
export class AccountSpeedRestored {
  constructor(readonly customerId: number) {}
}
