import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { encodingOf } from '../../platform/csv/encoding.js';
import { readCsv } from '../../platform/csv/read-csv.js';
import { type Cell, csvText } from '../../platform/csv/write-csv.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Amount, formatMoney } from '../../platform/money/money.js';
import { type FullOffer, Offers } from '../vouchers/offers.js';
import { normalisedCode } from '../vouchers/voucher-code.js';
import { type VoucherFacts, VoucherReader } from '../vouchers/voucher-facts.js';
import { VoucherWriter } from '../vouchers/voucher-writer.js';
import {
  type BatchLine,
  COLUMNS,
  columnsIn,
  isWrong,
  lineIn,
  termsKey,
  type WrongLine,
} from './batch-lines.js';
import { orderedBy } from './batch-terms.js';
import type { VoucherBatch } from './voucher-batch.entity.js';
import { VoucherBatchesRepository } from './voucher-batches.repository.js';

const PORTION = 5000;
const LINES_MAX = 100_000;
const REPORTED_MAX = 50;

export interface BatchImport {
  product: string;
  hotspotId?: number;
  comment?: string;
}

/** Batches as files: what is written out can be read in elsewhere, and is written out the same again. */
@Injectable()
export class BatchFiles {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly offers: Offers,
    private readonly reader: VoucherReader,
    private readonly writer: VoucherWriter,
    private readonly batches: VoucherBatchesRepository,
  ) {}

  /** The text of a CSV file, piece by piece, codes and passwords included. */
  text(batchId: number): AsyncGenerator<string> {
    return csvText(COLUMNS, this.portions(batchId));
  }

  /**
   * Takes in codes that were made elsewhere, all of a file or none.
   * @throws ValidationFailed for lines that are wrong; Conflict for codes that somebody has
   */
  import(actor: Actor, path: string, input: BatchImport): Promise<VoucherBatch> {
    return this.database.transaction(async () => {
      const offer = await this.offers.ofProduct(actor, input.product, input.hotspotId, undefined);
      const lines = await this.linesOf(path);
      const isOther = ({ price }: BatchLine): boolean =>
        price !== undefined && !new Amount(price).equals(offer.price);
      if (lines.some(isOther)) actor.mustBeAllowed('accounting');
      const batch = await this.batches.add({
        hotspotId: offer.hotspot.id,
        productId: offer.product.id,
        source: 'imported',
        count: lines.length,
        status: 'finished',
        terms: { ordered_by: orderedBy(actor) },
        comment: input.comment ?? null,
        createdBy: actor.username,
        createdAt: this.clock.now(),
        finishedAt: this.clock.now(),
      });
      batch.made = await this.write(actor, batch, offer, lines);
      if (batch.made < lines.length) {
        throw new Conflict(`${lines.length - batch.made} of these codes are in use already.`);
      }
      await this.audit.record(actor, {
        action: 'hotspot.batch.imported',
        subject: 'voucher_batch',
        subjectId: batch.id,
        after: { product: offer.product.code, count: batch.count },
      });
      return this.batches.save(batch);
    });
  }

  private async write(
    actor: Actor,
    batch: VoucherBatch,
    offer: FullOffer,
    lines: readonly BatchLine[],
  ): Promise<number> {
    const alike = new Map<string, BatchLine[]>();
    for (const line of lines) {
      const key = termsKey(line);
      alike.set(key, [...(alike.get(key) ?? []), line]);
    }
    let written = 0;
    for (const [first, ...others] of alike.values()) {
      if (!first) continue;
      const group = [first, ...others];
      const terms = first.termsFor(offer, batch, this.clock.now());
      for (let start = 0; start < group.length; start += PORTION) {
        const portion = group.slice(start, start + PORTION);
        written += (await this.writer.write(actor, terms, portion)).length;
      }
    }
    return written;
  }

  private async linesOf(path: string): Promise<BatchLine[]> {
    const rows = readCsv(path, await encodingOf(path));
    const first = await rows.next();
    if (first.done) throw ValidationFailed.of('file', 'is empty');
    const columns = columnsIn(first.value.cells);
    const lines: BatchLine[] = [];
    const wrong: WrongLine[] = [];
    const seen = new Set<string>();
    for await (const row of rows) {
      const line = lineIn(columns, row);
      if (isWrong(line)) wrong.push(line);
      else if (seen.has(normalisedCode(line.code))) {
        wrong.push({ line: row.line, field: 'code', message: 'stands in this file twice' });
      } else {
        seen.add(normalisedCode(line.code));
        lines.push(line);
      }
      if (lines.length > LINES_MAX) {
        throw ValidationFailed.of('file', 'has more than 100,000 lines');
      }
    }
    if (wrong.length > 0) {
      throw new ValidationFailed(
        wrong.slice(0, REPORTED_MAX).map(({ line, field, message }) => ({
          field: `lines[${line}].${field}`,
          message,
        })),
      );
    }
    if (lines.length === 0) throw ValidationFailed.of('file', 'has no codes');
    return lines;
  }

  private async *portions(batchId: number): AsyncGenerator<Cell[][]> {
    let after = 0;
    let rows: VoucherFacts[];
    do {
      rows = await this.reader.ofBatch(batchId, after, PORTION);
      after = rows.at(-1)?.id ?? after;
      yield rows.map(cellsOf);
    } while (rows.length === PORTION);
  }
}

function cellsOf(voucher: VoucherFacts): Cell[] {
  return [
    voucher.code,
    voucher.password,
    { amount: formatMoney(voucher.price) },
    voucher.validFrom.toISOString(),
    voucher.validUntil?.toISOString() ?? '',
    voucher.unusedUntil.toISOString(),
    voucher.userLimit,
    voucher.comment ?? '',
    voucher.userReference ?? '',
  ];
}
