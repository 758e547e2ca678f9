import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { encodingOf, type TextEncoding } from '../../platform/csv/encoding.js';
import { type CsvRow, readCsv } from '../../platform/csv/read-csv.js';
import { Database } from '../../platform/database/database.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { Totals } from '../../platform/paging/totals.js';
import { CustomersImported } from '../customers.events.js';
import { ImportRefused } from '../customers.errors.js';
import { readHeader } from './columns.js';
import { isWrong, readLine, type StagedCustomer, type WrongLine } from './import-rows.js';
import { ImportStaging, type Likeness, type TakenCode } from './import-staging.js';

export interface ImportOptions {
  /** Only checks and reports. */
  dryRun: boolean;
  /** Imports the lines that are right although others are wrong. */
  skipWrong: boolean;
}

/** What an import did, or would do. */
export interface ImportReport {
  dry_run: boolean;
  encoding: TextEncoding;
  /** Lines with something on them, besides the first. */
  rows: number;
  imported: number;
  wrong: number;
  /** The first thousand wrong lines, each with all its wrong fields. */
  errors: WrongLine[];
  /** The first thousand lines with the name and e-mail address of somebody who is there already. */
  likenesses: Likeness[];
}

const BATCH_ROWS = 250;
const REPORTED_MAX = 1000;

/** Customers from a file of a spreadsheet. */
@Injectable()
export class CustomersImport {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly staging: ImportStaging,
    private readonly totals: Totals,
  ) {}

  /**
   * Imports a CSV file, whole or not at all, or with `skipWrong` what is right of it. The first
   * line names the columns; each other line is checked by the rules of add_customer.
   * @throws ValidationFailed when it is no CSV or its columns are wrong
   * @throws ImportRefused when lines are wrong @throws AccountingCodeTaken when somebody was faster
   */
  async run(actor: Actor, path: string, options: ImportOptions): Promise<ImportReport> {
    const encoding = await encodingOf(path);
    return this.database.transaction(async () => {
      const report: ImportReport = {
        dry_run: options.dryRun,
        encoding,
        rows: 0,
        imported: 0,
        wrong: 0,
        errors: [],
        likenesses: [],
      };
      await this.staging.open();
      await this.stage(readCsv(path, encoding), report);
      for (const taken of await this.staging.dropTaken()) addWrong(report, wrongCode(taken));
      report.errors.sort((one, other) => one.line - other.line);
      report.likenesses = await this.staging.likenesses(REPORTED_MAX);
      if (options.dryRun) return report;
      if (report.wrong > 0 && !options.skipWrong) throw refusal(report);
      await this.keep(actor, report);
      return report;
    });
  }

  private async stage(rows: AsyncGenerator<CsvRow>, report: ImportReport): Promise<void> {
    const first = await rows.next();
    if (first.done) throw ValidationFailed.of('file', 'is empty');
    const columns = readHeader(first.value.cells);
    let batch: StagedCustomer[] = [];
    for await (const row of rows) {
      report.rows++;
      const read = readLine(columns, row);
      if (isWrong(read)) addWrong(report, read);
      else batch.push(read);
      if (report.rows % BATCH_ROWS > 0) continue;
      await this.staging.add(batch);
      batch = [];
      // Reading lines takes all of this thread; others shall have their turn.
      await nextTurn();
    }
    await this.staging.add(batch);
  }

  private async keep(actor: Actor, report: ImportReport): Promise<void> {
    report.imported = await this.staging.insert();
    this.totals.drop('customers');
    await this.staging.recordEach(actor);
    await this.audit.record(actor, {
      action: 'customers.file.imported',
      subject: 'customer_file',
      subjectId: report.encoding,
      after: { rows: report.rows, imported: report.imported, wrong: report.wrong },
    });
    await this.events.emit(new CustomersImported(await this.staging.ids()));
  }
}

function addWrong(report: ImportReport, wrong: WrongLine): void {
  report.wrong++;
  if (report.errors.length < REPORTED_MAX) report.errors.push(wrong);
}

function wrongCode({ line, otherLine }: TakenCode): WrongLine {
  const message = otherLine === null ? 'is taken' : `is that of line ${otherLine}`;
  return { line, errors: [{ field: 'accounting_code', message }] };
}

function refusal({ errors, wrong, rows }: ImportReport): ImportRefused {
  return new ImportRefused(
    wrong,
    rows,
    errors.flatMap(({ line, errors: fields }) =>
      fields.map(({ field, message }) => ({ field: `lines[${line}].${field}`, message })),
    ),
  );
}
