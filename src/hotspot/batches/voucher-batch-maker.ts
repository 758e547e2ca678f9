import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { DomainError } from '../../platform/errors/index.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { type FullOffer, Offers } from '../vouchers/offers.js';
import { makeCode } from '../vouchers/voucher-code.js';
import type { VoucherCredential } from '../vouchers/voucher-credentials.js';
import { isMistake, type VoucherWindow, windowOf } from '../vouchers/voucher-terms.js';
import { VoucherWriter } from '../vouchers/voucher-writer.js';
import type { BatchTerms } from './batch-terms.js';
import type { VoucherBatch } from './voucher-batch.entity.js';
import { VoucherBatchesRepository } from './voucher-batches.repository.js';
import { MAKE_BATCH } from './voucher-batches.service.js';

/** Vouchers of one transaction: few enough to be quick, many enough to be set-based. */
const PORTION = 5000;
const PASSWORD_LENGTH = 6;

/**
 * Makes batches, a portion per transaction: progress is seen while it grows, and a job that died goes
 * on where it was, since a portion and its count commit together.
 */
@Injectable()
export class VoucherBatchMaker implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly offers: Offers,
    private readonly writer: VoucherWriter,
    private readonly batches: VoucherBatchesRepository,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ batchId: number }>(MAKE_BATCH, ({ batchId }) => this.make(batchId));
  }

  /** Makes what is missing of a batch. */
  async make(batchId: number): Promise<void> {
    try {
      while (await this.database.transaction(() => this.makePortion(batchId)));
    } catch (error) {
      // What the product or the place no longer allows will not be allowed by trying again.
      if (!(error instanceof DomainError)) throw error;
      await this.fail(batchId, error.message);
    }
  }

  /** @returns whether there is more to make */
  private async makePortion(batchId: number): Promise<boolean> {
    const batch = await this.batches.findForUpdate(batchId);
    if (!batch || batch.status === 'finished' || batch.status === 'failed') return false;
    const terms = batch.terms as BatchTerms;
    const offer = await this.offerOf(batch, terms);
    const missing = Math.min(PORTION, batch.count - batch.made);
    const made = await this.writer.write(
      ordererOf(terms),
      {
        offer,
        window: batchWindow(offer, batch, terms),
        userLimit: terms.user_limit ?? offer.userLimit,
        comment: batch.comment,
        userReference: null,
        batchId,
        source: 'batch',
      },
      madeCredentials(offer, terms, missing),
    );
    batch.made += made.length;
    batch.status = batch.made === batch.count ? 'finished' : 'running';
    if (batch.status === 'finished') batch.finishedAt = this.clock.now();
    await this.batches.save(batch);
    return batch.status === 'running';
  }

  private offerOf({ productId, hotspotId }: VoucherBatch, terms: BatchTerms): Promise<FullOffer> {
    const house = Actor.system('voucher-batches');
    return this.offers.ofProduct(house, String(productId), hotspotId, terms.price ?? undefined);
  }

  private async fail(batchId: number, failure: string): Promise<void> {
    await this.database.execute(
      `UPDATE voucher_batches SET status = 'failed', failure = $2, finished_at = $3 WHERE id = $1`,
      [batchId, failure, this.clock.now()],
    );
  }
}

/** The same for all portions: reckoned from when the batch was ordered. */
function batchWindow(
  offer: FullOffer,
  { createdAt }: VoucherBatch,
  { valid_from, valid_until }: BatchTerms,
): VoucherWindow {
  const window = windowOf(
    offer,
    {
      ...(valid_from === null ? {} : { validFrom: new Date(valid_from) }),
      ...(valid_until === null ? {} : { validUntil: new Date(valid_until) }),
    },
    createdAt,
  );
  if (isMistake(window)) throw new Error(`a batch was ordered with a wrong ${window.field}`);
  return window;
}

function madeCredentials(offer: FullOffer, terms: BatchTerms, count: number): VoucherCredential[] {
  const pattern = { prefix: terms.prefix, length: terms.length, hasCheck: terms.has_check };
  const secret = { prefix: '', length: PASSWORD_LENGTH, hasCheck: false };
  const codes = new Set<string>();
  while (codes.size < count) codes.add(makeCode(pattern));
  return Array.from(codes, (code) => ({
    code,
    password: offer.hotspot.coding === 'passcode' ? '' : makeCode(secret),
  }));
}

/** Whoever ordered the batch, as far as the audit trail names him. */
function ordererOf({ ordered_by }: BatchTerms): Actor {
  const { facts } = Actor.system('voucher-batches');
  return new Actor({
    ...facts,
    userId: ordered_by.user_id,
    username: ordered_by.username,
    clientId: ordered_by.client_id,
  });
}
