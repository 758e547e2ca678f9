import { Injectable } from '@nestjs/common';
import { type Reach, withinReach } from '../auth/index.js';
import { Database } from '../platform/database/database.js';
import { EntityRepository } from '../platform/database/entity-repository.js';
import { ValidationFailed } from '../platform/errors/index.js';
import { Binder } from '../platform/paging/list.js';
import { Totals } from '../platform/paging/totals.js';
import { ACCOUNTING_CODE_RULE } from './accounting-code.js';
import { Customer } from './customer.entity.js';
import { AccountingCodeTaken, PartnerCustomerEmailTaken } from './customers.errors.js';

/** Names one customer: by its id, or by its accounting code in any case. */
export type CustomerNaming = { customerId: number } | { accountingCode: string };

@Injectable()
export class CustomersRepository extends EntityRepository<Customer> {
  constructor(
    database: Database,
    private readonly totals: Totals,
  ) {
    super(database, Customer, {
      customers_accounting_code_key: () => new AccountingCodeTaken(),
      customers_accounting_code_check: () =>
        ValidationFailed.of('accounting_code', ACCOUNTING_CODE_RULE),
      customers_partner_email_key: () => new PartnerCustomerEmailTaken(),
      customers_partner_id_fkey: () => ValidationFailed.of('partner_id', 'is no partner'),
    });
  }

  override async save(customer: Customer): Promise<Customer> {
    const saved = await super.save(customer);
    this.totals.drop('customers');
    return saved;
  }

  /** The id of a customer within reach. */
  async findId(reach: Reach, naming: CustomerNaming): Promise<number | undefined> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne<{ id: number }>(
      `SELECT c.id FROM customers c
        WHERE ${namedBy(naming, bind)} AND ${withinReach(reach, 'c.id', bind)}`,
      values,
    );
    return row?.id;
  }

  /** The next free code of these letters; the series is held until the end of the transaction. */
  async takeAccountingCode(letters: string): Promise<string> {
    const row = await this.database.queryOne<{ code: string }>(
      'SELECT take_accounting_codes($1, 1) AS code',
      [letters],
    );
    if (!row) throw new Error(`no accounting code for ${letters}`);
    return row.code;
  }

  /**
   * Holds the series that a code given by hand belongs to until the end of the transaction, so that
   * nobody is given the same code by the series meanwhile.
   */
  async holdSeriesOf(code: string): Promise<void> {
    const letters = /^([A-Z]{3})\d{3,}$/i.exec(code)?.[1];
    if (letters === undefined) return;
    await this.database.query('SELECT take_accounting_codes($1, 0)', [letters.toUpperCase()]);
  }
}

/** A condition on `customers c`. */
export function namedBy(naming: CustomerNaming, bind: (value: unknown) => string): string {
  return 'customerId' in naming
    ? `c.id = ${bind(naming.customerId)}`
    : `lower(c.accounting_code) = lower(${bind(naming.accountingCode)})`;
}
