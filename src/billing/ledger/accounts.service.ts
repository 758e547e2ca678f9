import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion, namedError } from '../../platform/database/entity-repository.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Amount, formatMoney } from '../../platform/money/money.js';
import { Binder, containing, listPage } from '../../platform/paging/list.js';
import { AccountsRepository, type PeriodFigures } from './accounts.repository.js';
import type { AccountDto, AccountListParameters, NewAccountDto } from './dto/ledger.dto.js';
import { AccountNotFound } from './ledger.errors.js';

const ROW = `
  json_build_object(
    'id', a.id, 'code', a.code, 'name', a.name, 'type', a.type, 'kind', a.kind,
    'customer_id', a.customer_id, 'partner_id', a.partner_id,
    'balance', money_text(coalesce(a.balance, ledger_balance(a.id, 'infinity'))),
    'credit_limit', money_text(-a.debit_limit), 'version', a.version)`;

/** The chart of accounts, as staff sees and edits it. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly accounts: AccountsRepository,
  ) {}

  list(parameters: AccountListParameters): Promise<Page> {
    const binder = new Binder();
    const { kind, customer_id, partner_id, search } = parameters;
    const where = [
      ...(kind ? [`a.kind = ${binder.bind(kind)}`] : []),
      ...(customer_id ? [`a.customer_id = ${binder.bind(customer_id)}`] : []),
      ...(partner_id ? [`a.partner_id = ${binder.bind(partner_id)}`] : []),
      ...(search ? [`a.code || ' ' || a.name ILIKE ${binder.bind(containing(search))}`] : []),
    ];
    return listPage(
      this.database,
      {
        row: ROW,
        from: 'ledger_accounts a',
        where,
        id: 'a.id',
        sorts: { code: { column: 'a.code', type: 'text' } },
        defaultSort: 'code',
      },
      binder,
      parameters,
    );
  }

  /** @throws AccountNotFound */
  async get(id: number): Promise<AccountDto> {
    const row = await this.database.queryOne<{ row: AccountDto }>(
      `SELECT ${ROW} AS row FROM ledger_accounts a WHERE a.id = $1`,
      [id],
    );
    if (!row) throw new AccountNotFound();
    return row.row;
  }

  /** Both dates included. @throws AccountNotFound; ValidationFailed when they are the wrong way round */
  async period(id: number, from: string, to: string): Promise<PeriodFigures> {
    if (from > to) throw ValidationFailed.of('to_date', 'must not be before from_date');
    await this.get(id);
    return this.accounts.periodFigures(id, from, to);
  }

  /** Adds a house account. @throws Conflict when the number is taken */
  add(actor: Actor, { code, name, type }: NewAccountDto): Promise<AccountDto> {
    return this.database.transaction(async () => {
      try {
        const row = await this.database.queryOne<{ id: number }>(
          `INSERT INTO ledger_accounts (code, control, name, type, kind, created_at)
           VALUES ($1, $1, $2, $3, 'house', $4) RETURNING id`,
          [code, name, type, this.clock.now()],
        );
        const account = await this.get(row?.id ?? 0);
        await this.audit.record(actor, {
          action: 'billing.account.added',
          subject: 'ledger_account',
          subjectId: account.id,
          after: account,
        });
        return account;
      } catch (error) {
        throw namedError(error, {
          ledger_accounts_code_key: () => new Conflict('Another account has this number.'),
        });
      }
    });
  }

  /**
   * Sets how low a customer may go (zero or negative; `null`: no limit).
   * @throws AccountNotFound ValidationFailed StaleVersion
   */
  setCreditLimit(
    actor: Actor,
    id: number,
    creditLimit: string | null,
    version?: number,
  ): Promise<AccountDto> {
    if (creditLimit !== null && new Amount(creditLimit).greaterThan(0)) {
      throw ValidationFailed.of('credit_limit', 'must be zero or negative');
    }
    return this.database.transaction(async () => {
      const before = await this.get(id);
      if (before.kind !== 'customer') {
        throw ValidationFailed.of('credit_limit', 'is for accounts of customers');
      }
      await this.accounts.lockOfCustomer(before.customer_id ?? 0);
      mustBeVersion(await this.get(id), version);
      await this.database.execute(
        `UPDATE ledger_accounts SET debit_limit = -($2::numeric), version = version + 1 WHERE id = $1`,
        [id, creditLimit],
      );
      await this.audit.record(actor, {
        action: 'billing.account.limit_set',
        subject: 'ledger_account',
        subjectId: id,
        before: { credit_limit: before.credit_limit },
        after: { credit_limit: creditLimit === null ? null : formatMoney(creditLimit) },
      });
      return this.get(id);
    });
  }
}
