import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { type CustomerNaming, CustomersService } from '../../customers/index.js';
import { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { formatMoney } from '../../platform/money/money.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';

export interface TransactionFilter extends ListRequest {
  date_from?: string;
  date_to?: string;
  search?: string;
  modified_since?: Date;
}

/** The earliest and the latest date that PostgreSQL and we agree on. */
const BEGINNING = '0001-01-01';
const END = '9999-12-31';

const ROW = `
  json_build_object(
    'id', t.id, 'date', t.on_date, 'type', t.kind, 'reference', t.reference,
    'description', t.description, 'debit', money_text(greatest(t.amount, 0)),
    'credit', money_text(greatest(-t.amount, 0)), 'balance', money_text(t.balance))`;

/** A customer's account, entry by entry, with the balance after each. A debit raises what he owes. */
@Injectable()
export class Transactions {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersService,
    private readonly accounts: AccountsRepository,
  ) {}

  /** @throws CustomerNotFound; ValidationFailed when the dates are the wrong way round */
  async page(actor: Actor, naming: CustomerNaming, filter: TransactionFilter): Promise<Page> {
    const { date_from: from = BEGINNING, date_to: to = END } = filter;
    if (from > to) throw ValidationFailed.of('date_to', 'must not be before date_from');
    const customerId = await this.customers.resolve(actor, naming);
    const account = await this.accounts.ofCustomer(customerId);
    const figures = await this.accounts.periodFigures(account.id, from, to);
    const binder = new Binder();
    const { bind } = binder;
    const movements = `
      (SELECT entry.id, entry.on_date, entry.amount, journal.kind, journal.reference,
              journal.description, journal.created_at,
              ${bind(figures.opening)}::numeric
                + sum(entry.amount) OVER (ORDER BY entry.on_date, entry.id) AS balance
         FROM ledger_entries AS entry
         JOIN ledger_journals AS journal ON journal.id = entry.journal_id
        WHERE entry.account_id = ${bind(account.id)}
          AND entry.on_date BETWEEN ${bind(from)} AND ${bind(to)}) t`;
    const { search, modified_since } = filter;
    const page = await listPage(
      this.database,
      {
        row: ROW,
        from: movements,
        isComputed: true,
        where: [
          ...(search === undefined
            ? []
            : [`t.reference || ' ' || t.description ILIKE ${bind(containing(search))}`]),
          ...(modified_since === undefined ? [] : [`t.created_at >= ${bind(modified_since)}`]),
        ],
        id: 't.id',
        sorts: { date: { column: 't.on_date', type: 'date' } },
        defaultSort: 'date',
      },
      binder,
      filter,
    );
    return page.inside('transactions', {
      customer_id: customerId,
      opening_balance: formatMoney(figures.opening),
      closing_balance: formatMoney(figures.closing),
    });
  }
}
