import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import type { PricedLine } from '../invoices/invoices.types.js';
import { AlreadyCharged, type ChargeSource } from './charges.types.js';

/** A charge with the invoice line that it became, if it has. */
export interface StoredCharge {
  id: number;
  customerId: number;
  state: 'pending' | 'invoiced' | 'cancelled';
  amount: string;
  tax: string;
  invoiceId: number | null;
  lineId: number | null;
}

/** Questions about charges, and their two writes. */
@Injectable()
export class ChargesRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The charges of a source, line by line. */
  of(source: ChargeSource): Promise<StoredCharge[]> {
    return this.database.query<StoredCharge>(
      `SELECT charge.id, charge.customer_id AS "customerId", charge.state,
              charge.amount::text AS amount, charge.tax::text AS tax,
              line.invoice_id AS "invoiceId", line.id AS "lineId"
         FROM charges AS charge
         LEFT JOIN invoice_lines AS line ON line.charge_id = charge.id
        WHERE charge.source_type = $1 AND charge.source_id = $2
        ORDER BY charge.position`,
      [source.type, source.id],
    );
  }

  /** @returns the ids, in the order of the lines @throws AlreadyCharged */
  async add(
    charge: {
      customerId: number;
      source: ChargeSource;
      date: string;
      accountRef: string | null;
      /** Whether the run of the customer's next billing day bills it, or the next one. */
      waitsForBillingDay: boolean;
      by: string;
    },
    lines: readonly PricedLine[],
  ): Promise<number[]> {
    try {
      const rows = await this.database.query<{ id: number }>(
        `INSERT INTO charges
           (customer_id, source_type, source_id, position, date, account_ref, product_id,
            description, quantity, unit_price, amount, tax_rate, tax, bill_on, state, created_at,
            created_by)
         SELECT customer.id, $2, $3, line.position, $4, $5, line.product_id, line.description,
                line.quantity, line.unit_price, line.amount, line.tax_rate, line.tax,
                CASE WHEN $9::boolean
                     THEN billing_period_end($4::date - 1, customer.billing_day, 1, $4::date - 1)
                     ELSE $4 END,
                'pending', $6, $7
           FROM customers AS customer,
                jsonb_to_recordset($8::jsonb) AS line
                  (position integer, product_id integer, description text, quantity numeric,
                   unit_price numeric, amount numeric, tax_rate numeric, tax numeric)
          WHERE customer.id = $1
          ORDER BY line.position
         RETURNING id`,
        [
          charge.customerId,
          charge.source.type,
          charge.source.id,
          charge.date,
          charge.accountRef,
          this.clock.now(),
          charge.by,
          JSON.stringify(lines.map(rowOf)),
          charge.waitsForBillingDay,
        ],
      );
      return rows.map(({ id }) => id);
    } catch (error) {
      throw namedError(error, { charges_source_key: () => new AlreadyCharged() });
    }
  }

  /** What a customer has bought or called that no invoice has taken up yet, with tax. */
  async pendingTotal(customerId: number): Promise<string> {
    const row = await this.database.queryOne<{ total: string }>(
      `SELECT ((SELECT coalesce(sum(amount + tax), 0) FROM charges
                 WHERE customer_id = $1 AND state = 'pending')
             + (SELECT coalesce(sum(amount), 0) FROM call_charges
                 WHERE customer_id = $1 AND state = 'pending'))::text AS total`,
      [customerId],
    );
    return row?.total ?? '0';
  }

  async isPrepaid(customerId: number): Promise<boolean> {
    const row = await this.database.queryOne<{ isPrepaid: boolean }>(
      `SELECT account_type_of($1) = 'prepaid' AS "isPrepaid"`,
      [customerId],
    );
    return row?.isPrepaid ?? false;
  }

  async cancel(ids: readonly number[]): Promise<void> {
    await this.database.execute(
      `UPDATE charges SET state = 'cancelled' WHERE id = ANY ($1::bigint[])`,
      [ids],
    );
  }
}

function rowOf(line: PricedLine, position: number): object {
  return {
    position,
    product_id: line.productId,
    description: line.description,
    quantity: line.quantity.toFixed(),
    unit_price: line.unitPrice.toFixed(),
    amount: line.amount.toFixed(),
    tax_rate: line.taxRate,
    tax: line.tax.toFixed(),
  };
}
