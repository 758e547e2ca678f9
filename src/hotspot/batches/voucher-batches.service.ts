import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Charges } from '../../billing/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { VouchersWithdrawn } from '../hotspot.events.js';
import { type FullOffer, Offers } from '../vouchers/offers.js';
import { isMistake, windowOf } from '../vouchers/voucher-terms.js';
import { VouchersRepository } from '../vouchers/vouchers.repository.js';
import { batchCodeLength, type BatchTerms, orderedBy } from './batch-terms.js';
import type { VoucherBatch } from './voucher-batch.entity.js';
import { VoucherBatchesRepository } from './voucher-batches.repository.js';

export interface NewBatch {
  /** Id or code of a hotspot product. */
  product: string;
  /** The place that sold the product first when absent. */
  hotspotId?: number;
  count: number;
  prefix?: string;
  /** Random characters; as many as keep guessing hopeless when absent. */
  length?: number;
  hasCheck?: boolean;
  comment?: string;
  /** Instead of the product's; needs the accounting permission when it differs. */
  price?: string;
  validFrom?: Date;
  validUntil?: Date;
  userLimit?: number;
  partnerId?: number;
  customerId?: number;
  /** Whether the customer is charged for it now. */
  isCharged?: boolean;
}

export const MAKE_BATCH = 'hotspot.make-batch';

/** Vouchers by the batch: ordered here, made by jobs (voucher-batch-maker.ts). */
@Injectable()
export class VoucherBatches {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly charges: Charges,
    private readonly offers: Offers,
    private readonly vouchers: VouchersRepository,
    private readonly batches: VoucherBatchesRepository,
  ) {}

  /** @throws NotFound when there is none within reach */
  async get(actor: Actor, id: number): Promise<VoucherBatch> {
    await this.batches.row(actor, id);
    const batch = await this.batches.find(id);
    if (!batch) throw new NotFound('batch');
    return batch;
  }

  /**
   * Orders a batch; a job makes it.
   * @throws HotspotNotFound ValidationFailed AccountingPermissionRequired
   * @throws InsufficientFunds when the customer is charged and may not owe so much
   */
  order(actor: Actor, input: NewBatch): Promise<VoucherBatch> {
    return this.database.transaction(async () => {
      const { product, hotspotId, price } = input;
      const offer = await this.offers.ofProduct(actor, product, hotspotId, price);
      const window = windowOf(offer, input, this.clock.now());
      if (isMistake(window)) {
        const field = window.field === 'validFrom' ? 'valid_from' : 'valid_until';
        throw ValidationFailed.of(field, window.message);
      }
      const terms = await this.termsOf(actor, input);
      const batch = await this.batches.add({
        hotspotId: offer.hotspot.id,
        productId: offer.product.id,
        partnerId: input.partnerId ?? null,
        customerId: input.customerId ?? null,
        source: 'made',
        count: input.count,
        status: 'queued',
        terms,
        comment: input.comment ?? null,
        createdBy: actor.username,
        createdAt: this.clock.now(),
      });
      if (input.isCharged) await this.charge(actor, batch, offer);
      await this.record(actor, batch.id, 'ordered', {
        product: offer.product.code,
        location_id: offer.hotspot.locationId,
        count: batch.count,
        price: offer.price,
        comment: batch.comment,
      });
      await this.jobs.add(MAKE_BATCH, { batchId: batch.id }, { queue: MAKE_BATCH });
      return batch;
    });
  }

  /**
   * Cancels what nobody has used of a batch; who is on line goes on. Again: nothing is left to do.
   * @returns how many were cancelled @throws NotFound; Conflict while it is being made
   */
  revoke(actor: Actor, id: number): Promise<number> {
    return this.database.transaction(async () => {
      await this.get(actor, id);
      const batch = await this.batches.findForUpdate(id);
      if (!batch) throw new NotFound('batch');
      if (batch.status === 'queued' || batch.status === 'running') {
        throw new Conflict('This batch is still being made.');
      }
      const ids = await this.batches.revokeUnused(id);
      if (ids.length === 0) return 0;
      batch.revokedAt = this.clock.now();
      await this.batches.save(batch);
      const known = { action: 'hotspot.voucher.cancelled', subject: 'voucher' };
      await this.audit.recordEach(actor, known, CANCELLED, [ids]);
      await this.record(actor, id, 'revoked', { revoked: ids.length });
      await this.events.emit(new VouchersWithdrawn(ids));
      return ids.length;
    });
  }

  private async termsOf(actor: Actor, input: NewBatch): Promise<BatchTerms> {
    const { prefix = '', count, hasCheck = false } = input;
    const length = batchCodeLength(input.length, count, await this.vouchers.estimate());
    if (length === undefined) throw ValidationFailed.of('length', 'is too short for so many codes');
    return {
      prefix,
      length,
      has_check: hasCheck,
      price: input.price ?? null,
      valid_from: input.validFrom?.toISOString() ?? null,
      valid_until: input.validUntil?.toISOString() ?? null,
      user_limit: input.userLimit ?? null,
      ordered_by: orderedBy(actor),
    };
  }

  private async charge(actor: Actor, batch: VoucherBatch, offer: FullOffer): Promise<void> {
    if (batch.customerId === null) {
      throw ValidationFailed.of('customer_id', 'is required when the batch is charged');
    }
    await this.charges.charge(actor, {
      customerId: batch.customerId,
      source: { type: 'voucher_batch', id: batch.id },
      lines: [{ productId: offer.product.id, quantity: batch.count, unitPrice: offer.price }],
    });
  }

  private record(actor: Actor, id: number, verb: string, after: object): Promise<void> {
    const action = `hotspot.batch.${verb}`;
    return this.audit.record(actor, { action, subject: 'voucher_batch', subjectId: id, after });
  }
}

const CANCELLED = `
  SELECT unnest($8::integer[]) AS subject_id,
         '{"status": "cancelled", "reason": "batch revoked"}'::jsonb AS after`;
