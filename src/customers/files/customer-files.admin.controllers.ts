import { Readable } from 'node:stream';
import { Body, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { FileAnswer } from '../../platform/calls/answers.js';
import { CSV_TYPE } from '../../platform/csv/write-csv.js';
import { Rest, Uploaded } from '../../platform/rest/rest.decorator.js';
import type { ReceivedFile } from '../../platform/rest/upload.js';
import { ExportQuery, ImportQuery, ImportReportDto } from '../dto/files.dto.js';
import { ADDING } from '../writing.js';
import { CustomersExport } from './customers-export.js';
import { CustomersImport, type ImportReport } from './customers-import.js';

/** Where files of customers are taken; their bodies are left to the route. */
export const IMPORTS_PATH = '/admin/customers/imports';
const FILE_MAX_BYTES = 67_108_864;
const FILE_EXAMPLE = 'name,email,city\nThandi Nkosi,thandi@nkosi.example,Cape Town\n';

@AdminController('customers.csv', 'Customers', 'view_all_customers')
export class CustomersExportAdminController {
  constructor(private readonly customers: CustomersExport) {}

  @Rest('GET', '', {
    summary: 'Export customers',
    description:
      'As CSV in UTF-8 with a byte order mark, streamed. A cell that a spreadsheet would take for a ' +
      'formula has an apostrophe before it, which the import takes off again.',
    file: 'text/csv',
  })
  export(@CurrentActor() actor: Actor, @Query() query: ExportQuery): FileAnswer {
    const text = Readable.from(this.customers.text(actor, query));
    return new FileAnswer(text, CSV_TYPE, 'customers.csv');
  }
}

@AdminController('customers/imports', 'Customers', 'view_all_customers')
export class CustomersImportAdminController {
  constructor(private readonly customers: CustomersImport) {}

  @Rest('POST', '', {
    summary: 'Import customers',
    description:
      'A CSV file of at most 64 MB in UTF-8, UTF-16 or windows-1252, with commas, semicolons or tabs. ' +
      'The first line names the columns as `add_customer` does, besides them `status`; those that an ' +
      'export has and an import cannot set are passed over. Nothing is imported when a line is wrong, ' +
      'unless `skip_wrong` is given.',
    returns: ImportReportDto,
    upload: { types: ['text/csv'], limitBytes: FILE_MAX_BYTES, example: FILE_EXAMPLE },
    access: ADDING,
    errors: ['import_refused', 'conflict'],
  })
  import(
    @CurrentActor() actor: Actor,
    @Uploaded() file: ReceivedFile,
    @Query() query: ImportQuery,
    @Body() body: ImportQuery,
  ): Promise<ImportReport> {
    const dryRun = body.dry_run ?? query.dry_run ?? false;
    const skipWrong = body.skip_wrong ?? query.skip_wrong ?? false;
    return this.customers.run(actor, file.path, { dryRun, skipWrong });
  }
}
