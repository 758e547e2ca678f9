import { Injectable } from '@nestjs/common';
import { Conflict, type FieldError, ValidationFailed } from '../../platform/errors/index.js';
import { Amount } from '../../platform/money/money.js';
import { OpenItemsRepository } from '../receivables/open-items.repository.js';

type Wish = { invoiceId: number; amount: string };

/** Finds the open items of the invoices that a payment is to pay. */
@Injectable()
export class PaymentAssignments {
  constructor(private readonly items: OpenItemsRepository) {}

  /**
   * @throws ValidationFailed for an invoice that is not the customer's, one that is named twice, or
   * more than the payment; Conflict for more than is open
   */
  async find(
    customerId: number,
    amount: string,
    wishes: readonly Wish[],
  ): Promise<{ debitItemId: number; amount: string }[]> {
    const wrong: FieldError[] = [];
    const assignments: { debitItemId: number; amount: string }[] = [];
    for (const [index, wish] of wishes.entries()) {
      const field = `allocations[${index}]`;
      const item = await this.items.find('invoice', wish.invoiceId);
      if (item?.customerId !== customerId) {
        wrong.push({ field: `${field}.invoice_id`, message: 'is no invoice of this customer' });
      } else if (assignments.some(({ debitItemId }) => debitItemId === item.id)) {
        wrong.push({ field: `${field}.invoice_id`, message: 'is named twice' });
      } else if (new Amount(wish.amount).greaterThan(item.open)) {
        throw new Conflict('More would be paid than is open of the invoice.', [
          { field: `${field}.amount`, message: 'is more than is open' },
        ]);
      } else assignments.push({ debitItemId: item.id, amount: wish.amount });
    }
    const sum = Amount.sum(0, ...wishes.map((wish) => wish.amount));
    if (sum.greaterThan(amount)) {
      wrong.push({ field: 'allocations', message: 'come to more than the payment' });
    }
    if (wrong.length > 0) throw new ValidationFailed(wrong);
    return assignments;
  }
}
