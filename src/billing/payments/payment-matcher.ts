import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';

/** Whose money it most likely is. */
export interface PaymentMatch {
  customerId: number;
  /** Which word of the text said so. */
  by: 'invoice_number' | 'account_number' | 'accounting_code';
  /** The invoices that were named, the oldest first. */
  invoiceIds: number[];
}

interface Named {
  customerId: number;
  by: PaymentMatch['by'];
  invoiceId: number | null;
}

/** Words of a reference that anything of ours could be called by. */
export function wordsIn(text: string): string[] {
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}._/-]+/u)
    .map((word) => word.replace(/^[._/-]+|[._/-]+$/g, ''))
    .filter((word) => word.length >= 3);
  return [...new Set(words)].slice(0, 100);
}

/** Finds whom a payment is from by what its reference says. */
@Injectable()
export class PaymentMatcher {
  constructor(private readonly database: Database) {}

  /** `undefined` when the text names nobody of ours, or more than one. */
  async match(text: string): Promise<PaymentMatch | undefined> {
    const words = wordsIn(text);
    if (words.length === 0) return undefined;
    const named = await this.database.query<Named>(
      `SELECT customer_id AS "customerId", 'invoice_number' AS by, id AS "invoiceId"
         FROM invoices WHERE invoice_number = ANY ($1)
        UNION ALL
       SELECT id, 'account_number', NULL FROM customers WHERE account_number = ANY ($2)
        UNION ALL
       SELECT id, 'accounting_code', NULL FROM customers WHERE lower(accounting_code) = ANY ($2)
        ORDER BY "invoiceId"`,
      [words.map((word) => word.toUpperCase()), words],
    );
    const [first] = named;
    if (!first || named.some(({ customerId }) => customerId !== first.customerId)) return undefined;
    return {
      customerId: first.customerId,
      by: first.by,
      invoiceIds: named.flatMap(({ invoiceId }) => invoiceId ?? []),
    };
  }
}
