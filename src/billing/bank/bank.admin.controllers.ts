import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { Rest, Uploaded } from '../../platform/rest/rest.decorator.js';
import { Item, Listing } from '../../platform/rest/results.js';
import type { ReceivedFile } from '../../platform/rest/upload.js';
import { BankImport, type ImportReport } from './bank-import.js';
import { BankLineViews } from './bank-line-views.js';
import {
  BankImportQuery,
  BankImportReportDto,
  BankLineAssignDto,
  BankLineDto,
  BankLineParameters,
} from './dto/bank.dto.js';

/** Where statements are taken; their bodies are left to the route. */
export const BANK_IMPORTS_PATH = '/admin/bank-imports';
const FILE_MAX_BYTES = 16_777_216;
const FILE_EXAMPLE =
  'date;description;reference;amount\n2026-03-10;EFT CREDIT;10000001;399,00\n2026-03-10;CASH DEPOSIT;no idea;50,00\n';

@AdminController('bank-imports', 'Bank', 'accounting')
export class BankImportsController {
  constructor(private readonly bank: BankImport) {}

  @Rest('POST', '', {
    summary: 'Import a bank statement',
    description:
      'CSV with a heading: `date`, `amount` (or `credit`), and `reference` or `description`, besides ' +
      'whatever else. Debits are left out. A credit is matched by an invoice number, account number ' +
      'or accounting code in its texts; the others wait under `bank-lines`. A line counts once, ' +
      'however often its file is sent.',
    returns: BankImportReportDto,
    upload: { types: ['text/csv'], limitBytes: FILE_MAX_BYTES, example: FILE_EXAMPLE },
    errors: ['conflict'],
  })
  import(
    @CurrentActor() actor: Actor,
    @Uploaded() file: ReceivedFile,
    @Query() query: BankImportQuery,
    @Body() body: BankImportQuery,
  ): Promise<ImportReport> {
    const order = (body.date_order ?? query.date_order) === 'mdy' ? 'mdy' : 'dmy';
    const dryRun = body.dry_run ?? query.dry_run ?? false;
    return this.bank.run(actor, file.path, { dryRun, order });
  }
}

@AdminController('bank-lines', 'Bank', 'accounting')
export class BankLinesController {
  constructor(
    private readonly bank: BankImport,
    private readonly views: BankLineViews,
  ) {}

  @Rest('GET', '', { summary: 'Credits at the bank', returns: BankLineDto, list: true })
  async list(@Query() parameters: BankLineParameters): Promise<Listing> {
    return new Listing(await this.views.list(parameters));
  }

  @Rest('GET', ':id', { summary: 'One credit', returns: BankLineDto })
  async get(@Param('id') id: number): Promise<Item> {
    return new Item(await this.views.get(id));
  }

  @Rest('POST', ':id/assign', {
    summary: 'Say whose money it is',
    returns: BankLineDto,
    errors: ['conflict'],
  })
  async assign(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { customer_id: customerId }: BankLineAssignDto,
  ): Promise<Item> {
    await this.bank.assign(actor, id, customerId);
    return new Item(await this.views.get(id));
  }

  @Rest('POST', ':id/dismiss', {
    summary: 'Say that it is no customer’s money',
    returns: BankLineDto,
    errors: ['conflict'],
  })
  async dismiss(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    await this.bank.dismiss(actor, id);
    return new Item(await this.views.get(id));
  }
}
