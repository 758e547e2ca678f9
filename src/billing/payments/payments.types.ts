import { Conflict, NotFound } from '../../platform/errors/index.js';
import { HOUSE } from '../ledger/chart.js';

export const PAYMENT_METHODS = ['cash', 'eft', 'card', 'debit_order', 'other'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** Where the money of each method comes in. */
export const HOUSE_OF_METHOD: Readonly<Record<PaymentMethod, string>> = {
  cash: HOUSE.cash,
  eft: HOUSE.bank,
  debit_order: HOUSE.bank,
  card: HOUSE.card,
  other: HOUSE.otherPayments,
};

export interface NewPayment {
  customerId: number;
  amount: string;
  method: PaymentMethod;
  /** Unique per method. */
  reference?: string | undefined;
  date?: string | undefined;
  /** Which invoices it pays; the oldest debts first when absent. */
  allocations?: readonly { invoiceId: number; amount: string }[] | undefined;
}

export interface NewRefund {
  customerId: number;
  amount: string;
  method: PaymentMethod;
  reference?: string | undefined;
  reason: string;
  date?: string | undefined;
}

/** A second payment with the same reference and method would be the same money twice. */
export class PaymentReferenceKnown extends Conflict {
  override readonly code = 'payment_reference_known';

  constructor() {
    super('A payment of this method has this reference already.', [
      { field: 'reference', message: 'is known' },
    ]);
  }
}

export class PaymentNotFound extends NotFound {
  constructor() {
    super('payment');
  }
}

export class RefundNotFound extends NotFound {
  constructor() {
    super('refund');
  }
}

/** Only credit that is not used up can be paid out. */
export class MoreThanTheCredit extends Conflict {
  override readonly code = 'more_than_the_credit';

  constructor() {
    super('The customer does not have that much credit.', [
      { field: 'amount', message: 'is more than the credit that is open' },
    ]);
  }
}
