/** A customer has been credited: a payment, a credit note, a fund move. */
export class CreditApplied {
  constructor(readonly customerId: number) {}
}

/** A customer is late: his services are slowed down. */
export class AccountSlowedDown {
  constructor(readonly customerId: number) {}
}

/** A customer is so late, or owes so much, that his services are held back. */
export class AccountSuspended {
  constructor(readonly customerId: number) {}
}

/** A customer has paid, or promised to: his services are what they were. */
export class AccountRestored {
  constructor(readonly customerId: number) {}
}

/** Invoices have been issued: one, or those of a part of a billing run. */
export class InvoicesIssued {
  constructor(readonly invoiceIds: readonly number[]) {}
}

/** Nothing of these invoices is open any more: they have been paid, or credited. */
export class InvoicesSettled {
  constructor(readonly invoiceIds: readonly number[]) {}
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
