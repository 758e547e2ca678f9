import { Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import type { FileAnswer } from '../../platform/calls/answers.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Integer, OneOf } from '../../platform/validation/fields.js';
import { PRINT_FORMATS, type PrintFormat } from '../hotspots/hotspot.entity.js';
import { VoucherSheets } from './voucher-sheets.service.js';

export class SheetParameters {
  @OneOf(PRINT_FORMATS, { optional: true, description: 'The hotspot’s own when absent.' })
  format?: PrintFormat;
}

export class BatchSheetParameters extends SheetParameters {
  @Integer({
    optional: true,
    max: 1000,
    description: 'Which of the batch’s files, each of at most 240 tickets.',
    default: 1,
  })
  part?: number;
}

/** Vouchers on paper; the batches themselves have a controller of their own. */
@AdminController('voucher-batches', 'Vouchers', 'add_vouchers')
export class BatchSheetsAdminController {
  constructor(private readonly sheets: VoucherSheets) {}

  @Rest('GET', ':id.pdf', {
    summary: 'Print the vouchers of a batch',
    description: 'A4: cards to cut out, 24 on a page. Thermal rolls: one ticket after the other.',
    file: 'application/pdf',
    errors: ['not_found'],
  })
  batch(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Query() { part, format }: BatchSheetParameters,
  ): Promise<FileAnswer> {
    return this.sheets.ofBatch(actor, id, part, format);
  }
}

@AdminController('vouchers', 'Vouchers', 'add_vouchers')
export class VoucherSheetsAdminController {
  constructor(private readonly sheets: VoucherSheets) {}

  @Rest('GET', ':id.pdf', {
    summary: 'Print a voucher, again if need be',
    file: 'application/pdf',
    errors: ['not_found'],
  })
  one(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Query() { format }: SheetParameters,
  ): Promise<FileAnswer> {
    return this.sheets.one(actor, id, format);
  }
}
