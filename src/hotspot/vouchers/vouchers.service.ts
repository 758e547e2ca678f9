import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';
import { Unavailable, ValidationFailed } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { VoucherNotFound } from '../hotspot.errors.js';
import { VouchersWithdrawn } from '../hotspot.events.js';
import type { Hotspot } from '../hotspots/hotspot.entity.js';
import { GuessGuard } from '../portal/guess-guard.js';
import { type FullOffer, Offers } from './offers.js';
import { codeLengthFor, makeCode } from './voucher-code.js';
import { type VoucherCredential, VoucherCredentials } from './voucher-credentials.js';
import { serialOf } from './voucher-serial.js';
import { statusAt } from './voucher-status.js';
import {
  isMistake,
  secondsAfter,
  type VoucherSource,
  type Window,
  windowOf,
} from './voucher-terms.js';
import { VoucherWriter } from './voucher-writer.js';
import type { Voucher } from './voucher.entity.js';
import { type VoucherNaming, VouchersRepository } from './vouchers.repository.js';

export interface NewVoucher extends Window {
  /** Devices at once; the service's when absent. */
  userLimit?: number;
  comment?: string;
  /** Octopus `userId`. */
  userReference?: string;
  source: VoucherSource;
}

/** Of what one is issued: a product (id or code), or a service of a hotspot. */
export type Wanted =
  { product: string; hotspotId?: number; price?: string } | { hotspot: Hotspot; serviceId: number };

/** A new voucher with what a person types. */
export interface IssuedVoucher extends VoucherCredential {
  voucher: Voucher;
  offer: FullOffer;
  serial: string;
  loginUrl: string;
}

const PASSWORD_LENGTH = 6;
const TRIES_MAX = 10;

/** The acts on one voucher; those on a sold one's terms are in voucher-changes.service.ts. */
@Injectable()
export class Vouchers {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly environment: Environment,
    private readonly offers: Offers,
    private readonly credentials: VoucherCredentials,
    private readonly writer: VoucherWriter,
    private readonly guard: GuessGuard,
    private readonly vouchers: VouchersRepository,
  ) {}

  /**
   * The id of a voucher that the actor may see.
   * @throws VoucherNotFound
   * @throws RateLimited when somebody who is no staff has tried too many codes
   */
  async resolve(actor: Actor, naming: VoucherNaming): Promise<number> {
    const id = await this.find(actor, naming);
    if (id === undefined) throw new VoucherNotFound();
    return id;
  }

  find(actor: Actor, naming: VoucherNaming): Promise<number | undefined> {
    const look = (): Promise<number | undefined> => this.vouchers.findId(actor, naming);
    if (actor.isStaff || !('code' in naming)) return look();
    return this.guard.finding(String(actor.userId ?? actor.username), look);
  }

  /** A voucher that the actor may see. @throws VoucherNotFound */
  async get(actor: Actor, naming: VoucherNaming): Promise<Voucher> {
    const voucher = await this.vouchers.find(await this.resolve(actor, naming));
    if (!voucher) throw new VoucherNotFound();
    return voucher;
  }

  /** What a person types to use a voucher: for reprints. */
  credentialOf(voucher: Voucher): VoucherCredential {
    return this.credentials.open(voucher);
  }

  /** Where a voucher is typed in, with its code filled in. */
  loginUrl({ locationId, loginUrl }: Hotspot, code: string): string {
    const page = loginUrl ?? `${this.environment.publicUrl}/hotspot/${locationId}`;
    return `${page}${page.includes('?') ? '&' : '?'}code=${encodeURIComponent(code)}`;
  }

  /**
   * Issues a voucher: of a product at the place that sells it, or of a service.
   * @throws HotspotNotFound ValidationFailed
   * @throws AccountingPermissionRequired for a price other than the product's
   */
  issue(actor: Actor, wanted: Wanted, input: NewVoucher): Promise<IssuedVoucher> {
    return this.database.transaction(async () => {
      const offer = await ('hotspot' in wanted
        ? this.offers.ofService(actor, wanted.hotspot, wanted.serviceId)
        : this.offers.ofProduct(actor, wanted.product, wanted.hotspotId, wanted.price));
      const now = this.clock.now();
      const window = windowOf(offer, this.dated(offer, input), now);
      if (isMistake(window)) throw windowRefusal(window.field, window.message, input.source);
      const length = codeLengthFor((await this.vouchers.estimate()) + 1);
      const terms = {
        offer,
        window,
        userLimit: input.userLimit ?? offer.userLimit,
        comment: input.comment ?? null,
        userReference: input.userReference ?? null,
        batchId: null,
        source: input.source,
      };
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const made = madeCredential(offer, length);
        const [written] = await this.writer.write(actor, terms, [made]);
        if (!written) continue;
        const voucher = await this.get(actor, { voucherId: written.id });
        const loginUrl = this.loginUrl(offer.hotspot, made.code);
        return { voucher, offer, serial: serialOf(voucher.id), loginUrl, ...made };
      }
      throw new Unavailable('No free code was found; try again.');
    });
  }

  /**
   * Ends a voucher for good and disconnects who is on line with it. Again: the same answer.
   * @param as what its status then says @throws VoucherNotFound
   */
  withdraw(
    actor: Actor,
    naming: VoucherNaming,
    as: 'expired' | 'cancelled',
    reason?: string,
  ): Promise<Voucher> {
    return this.database.transaction(async () => {
      const id = await this.resolve(actor, naming);
      const voucher = await this.vouchers.hold(id);
      if (voucher.withdrawnAt !== null) return voucher;
      const before = statusAt(voucher, this.clock.now());
      voucher.withdrawnAt = voucher.modifiedAt = this.clock.now();
      voucher.withdrawnAs = as;
      voucher.withdrawnReason = reason ?? null;
      const saved = await this.vouchers.save(voucher);
      await this.audit.record(actor, {
        action: `hotspot.voucher.${as}`,
        subject: 'voucher',
        subjectId: id,
        before: { status: before },
        after: { status: as, reason: reason ?? null },
      });
      await this.vouchers.reconcile(id, as);
      await this.events.emit(new VouchersWithdrawn([id]));
      return saved;
    });
  }

  /** Octopus leaves the date of a ttl ticket out: then it is as far away as its service allows. */
  private dated(offer: FullOffer, { validFrom, validUntil, source }: NewVoucher): Window {
    const from = validFrom ?? this.clock.now();
    const until =
      validUntil ??
      (offer.type === 'ttl' && source !== 'api' && offer.runSeconds !== null
        ? secondsAfter(from, offer.runSeconds)
        : undefined);
    return {
      ...(validFrom === undefined ? {} : { validFrom }),
      ...(until === undefined ? {} : { validUntil: until }),
    };
  }
}

function madeCredential({ hotspot }: FullOffer, length: number): VoucherCredential {
  const pattern = { prefix: '', length, hasCheck: false };
  return {
    code: makeCode(pattern),
    password:
      hotspot.coding === 'passcode' ? '' : makeCode({ ...pattern, length: PASSWORD_LENGTH }),
  };
}

/** In the words of the door that was used. */
function windowRefusal(
  field: 'validFrom' | 'validUntil',
  message: string,
  source: VoucherSource,
): ValidationFailed {
  const octopus = { validFrom: 'start_time', validUntil: 'valid_until' };
  const ours = { validFrom: 'valid_from', validUntil: 'valid_until' };
  return ValidationFailed.of((source === 'octopus' ? octopus : ours)[field], message);
}
