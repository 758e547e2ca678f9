import { Body, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { Rest, Uploaded } from '../../platform/rest/rest.decorator.js';
import { Item, Listing } from '../../platform/rest/results.js';
import type { ReceivedFile } from '../../platform/rest/upload.js';
import { CallRecordViews } from './call-record-views.js';
import { CallRecords } from './call-records.service.js';
import {
  CallImportDto,
  CallRecordDto,
  CallRecordListParameters,
  NewCallRecordsDto,
} from './dto/call-records.dto.js';

/** Where files of calls are taken; their bodies are left to the route. */
export const CALL_IMPORTS_PATH = '/admin/call-records/imports';
const FILE_MAX_BYTES = 67_108_864;
const FILE_EXAMPLE =
  'call_id,account_number,started_at,duration_seconds,amount\nc-2026-000018,10000001,2026-03-15T10:00:00Z,185,0.48125\n';

@AdminController('call-records', 'Calls', 'accounting')
export class CallRecordsController {
  constructor(
    private readonly calls: CallRecords,
    private readonly views: CallRecordViews,
  ) {}

  @Rest('GET', '', { summary: 'Call records', returns: CallRecordDto, list: true })
  async list(
    @CurrentActor() actor: Actor,
    @Query() parameters: CallRecordListParameters,
  ): Promise<Listing> {
    return new Listing(await this.views.page(actor, parameters));
  }

  @Rest('POST', '', {
    summary: 'Charge rated calls',
    description:
      'All or none of them. A prepaid customer owes what is new at once, others with the invoice of ' +
      'their next billing day. A call that is known and alike is passed over, so a list may be sent ' +
      'again.',
    returns: CallImportDto,
    errors: ['conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Body() { records }: NewCallRecordsDto): Promise<Item> {
    return new Item(await this.calls.import(actor, records));
  }
}

@AdminController('call-records/imports', 'Calls', 'accounting')
export class CallImportsController {
  constructor(private readonly calls: CallRecords) {}

  @Rest('POST', '', {
    summary: 'Charge the calls of a file',
    description:
      'A CSV file of at most 64 MB whose first line names the columns as the fields of a call record ' +
      'are called.',
    returns: CallImportDto,
    upload: { types: ['text/csv'], limitBytes: FILE_MAX_BYTES, example: FILE_EXAMPLE },
    errors: ['conflict'],
  })
  async import(@CurrentActor() actor: Actor, @Uploaded() file: ReceivedFile): Promise<Item> {
    return new Item(await this.calls.importFile(actor, file.path));
  }
}
