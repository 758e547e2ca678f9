import { Readable } from 'node:stream';
import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { FileAnswer } from '../../platform/calls/answers.js';
import { CSV_TYPE } from '../../platform/csv/write-csv.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import type { Access } from '../../platform/http/access.js';
import { PageParameters } from '../../platform/paging/list-parameters.js';
import { Rest, Uploaded } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import type { ReceivedFile } from '../../platform/rest/upload.js';
import {
  BatchesQuery,
  BatchImportQuery,
  NewBatchBody,
  RevokedBatchDto,
  VoucherBatchDto,
} from '../dto/batches.admin.dto.js';
import { VoucherDto } from '../dto/vouchers.admin.dto.js';
import { VoucherDesk } from '../vouchers/voucher-desk.js';
import { BatchFiles } from './batch-file.js';
import { VoucherBatchesRepository } from './voucher-batches.repository.js';
import { VoucherBatches } from './voucher-batches.service.js';

/** Where files of codes are taken; their bodies are left to the route. */
export const BATCH_IMPORTS_PATH = '/admin/voucher-batches/imports';
const FILE_MAX_BYTES = 33_554_432;
const FILE_EXAMPLE = 'code\nCAFE-7K2M9\nCAFE-3T8W5\n';
const MAKING: Access = { scopes: ['admin'], permissions: ['add_vouchers'] };
const REVOKING: Access = { scopes: ['admin'], permissions: ['modify_vouchers'] };

/** Vouchers by the batch. */
@AdminController('voucher-batches', 'Vouchers', 'view_hotspots')
export class VoucherBatchesAdminController {
  constructor(
    private readonly batches: VoucherBatches,
    private readonly rows: VoucherBatchesRepository,
    private readonly desk: VoucherDesk,
    private readonly files: BatchFiles,
  ) {}

  @Rest('GET', '', {
    summary: 'List batches of vouchers',
    description: 'The newest first. `search` looks into comments.',
    returns: VoucherBatchDto,
    list: true,
  })
  async list(@CurrentActor() actor: Actor, @Query() query: BatchesQuery): Promise<Listing> {
    const { hotspot_id, ...request } = query;
    const filter = hotspot_id === undefined ? {} : { hotspotId: hotspot_id };
    return new Listing(await this.rows.page(actor, { ...request, ...filter }));
  }

  @Rest('POST', '', {
    summary: 'Order a batch of vouchers',
    description: 'From 1 to 100,000; a job makes them, and `progress` tells how far it is.',
    returns: VoucherBatchDto,
    status: 201,
    access: MAKING,
    errors: ['not_found', 'accounting_permission_required', 'insufficient_funds'],
  })
  async order(@CurrentActor() actor: Actor, @Body() body: NewBatchBody): Promise<Created> {
    const { id } = await this.batches.order(actor, body.toInput());
    return new Created(`/admin/voucher-batches/${id}`, await this.rows.row(actor, id));
  }

  @Rest('POST', 'imports', {
    summary: 'Import codes that were made elsewhere',
    description:
      'A CSV file of at most 32 MB and 100,000 codes, all of it or nothing. The first line names ' +
      'the columns as an export does; only `code` is needed. Prices other than the product’s need `accounting`.',
    returns: VoucherBatchDto,
    status: 201,
    upload: { types: ['text/csv'], limitBytes: FILE_MAX_BYTES, example: FILE_EXAMPLE },
    access: MAKING,
    errors: ['not_found', 'conflict', 'accounting_permission_required'],
  })
  async import(
    @CurrentActor() actor: Actor,
    @Uploaded() file: ReceivedFile,
    @Query() query: BatchImportQuery,
    @Body() body: BatchImportQuery,
  ): Promise<Created> {
    const product_id = body.product_id ?? query.product_id;
    const hotspot_id = body.hotspot_id ?? query.hotspot_id;
    const comment = body.comment ?? query.comment;
    if (product_id === undefined) throw ValidationFailed.of('product_id', 'is required');
    const { id } = await this.files.import(actor, file.path, {
      product: product_id,
      ...(hotspot_id === undefined ? {} : { hotspotId: hotspot_id }),
      ...(comment === undefined ? {} : { comment }),
    });
    return new Created(`/admin/voucher-batches/${id}`, await this.rows.row(actor, id));
  }

  @Rest('GET', ':id.csv', {
    summary: 'Export the vouchers of a batch',
    description: 'With codes and passwords, as CSV that another installation can import.',
    file: 'text/csv',
    errors: ['not_found'],
  })
  async export(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<FileAnswer> {
    await this.batches.get(actor, id);
    return new FileAnswer(Readable.from(this.files.text(id)), CSV_TYPE, `vouchers-${id}.csv`);
  }

  @Rest('GET', ':id', {
    summary: 'Read a batch, with its progress',
    returns: VoucherBatchDto,
    errors: ['not_found'],
  })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return new Item(await this.rows.row(actor, id));
  }

  @Rest('GET', ':id/vouchers', {
    summary: 'List the vouchers of a batch',
    returns: VoucherDto,
    list: true,
    errors: ['not_found'],
  })
  async vouchers(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Query() query: PageParameters,
  ): Promise<Listing> {
    await this.batches.get(actor, id);
    return new Listing(await this.desk.page(actor, { ...pageOf(query), batchId: id, sort: 'id' }));
  }

  @Rest('POST', ':id/revoke', {
    summary: 'Cancel the unused vouchers of a batch',
    description: 'Who is on line with one of the others goes on.',
    returns: RevokedBatchDto,
    access: REVOKING,
    errors: ['not_found', 'conflict'],
  })
  async revoke(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return new Item({ id, revoked: await this.batches.revoke(actor, id) });
  }
}

function pageOf({ limit, after }: PageParameters): { limit?: number; after?: string } {
  return { ...(limit === undefined ? {} : { limit }), ...(after === undefined ? {} : { after }) };
}
