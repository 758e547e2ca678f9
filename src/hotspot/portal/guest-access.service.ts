import { Injectable } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { type Limit, RateLimits } from '../../platform/limits/rate-limits.js';
import type { Hotspot } from '../hotspots/hotspot.entity.js';
import { type ServiceFacts, ServiceReader } from '../services/service-facts.js';
import { type VoucherFacts, VoucherReader } from '../vouchers/voucher-facts.js';
import { Vouchers } from '../vouchers/vouchers.service.js';
import { type Guesser, GuessGuard } from './guess-guard.js';

/** Why a guest cannot go on line. */
export type GuestProblem = 'unknown' | 'over' | 'early' | 'freeUsed';
export type GuestAdmission = { voucher: VoucherFacts } | { problem: GuestProblem };

const FREE_EVERY_SECONDS = 86_400;
/** Devices that one address may show up with in an hour: MAC addresses are easily made up. */
const FREE: Limit = { name: 'hotspot-free', points: 100, windowSeconds: 3600 };
const PORTAL = Actor.system('portal');

/** What guests do at the splash page of a hotspot. */
@Injectable()
export class GuestAccess {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    private readonly guard: GuessGuard,
    private readonly services: ServiceReader,
    private readonly reader: VoucherReader,
    private readonly vouchers: Vouchers,
  ) {}

  /** The service that is given away here, if any. */
  async freeService({ id, freeServiceId }: Hotspot): Promise<ServiceFacts | undefined> {
    if (freeServiceId === null) return undefined;
    const { rows } = await this.services.list(id, { offset: 0, limit: 1000 });
    return rows.find((service) => service.id === freeServiceId && service.isActive);
  }

  /**
   * Looks at what a guest has typed; the network itself decides when he logs in with it.
   * @throws RateLimited after too many wrong codes
   */
  async admit(
    hotspot: Hotspot,
    typed: { code: string; password: string },
    guesser: Guesser,
  ): Promise<GuestAdmission> {
    await this.guard.check(guesser);
    const voucher = await this.reader.findByCode(typed.code);
    const isRight = voucher?.realm === hotspot.realm && voucher.password === typed.password;
    if (!voucher || !isRight) {
      await this.guard.count(guesser);
      return { problem: 'unknown' };
    }
    const isGood = voucher.status === 'new' || voucher.status === 'active';
    if (!isGood || voucher.isBlocked) return { problem: 'over' };
    return voucher.validFrom > this.clock.now() ? { problem: 'early' } : { voucher };
  }

  /**
   * A free voucher for a device: the one that it has, or a new one once a day.
   * @throws RateLimited when too many devices come from one address
   */
  async admitFree(
    hotspot: Hotspot,
    service: ServiceFacts,
    device: string,
    network: string,
  ): Promise<GuestAdmission> {
    const userReference = `free:${device}`;
    await this.limits.check(FREE, network);
    return this.database.transaction(async () => {
      await this.database.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `${hotspot.id}:${userReference}`,
      ]);
      const createdFrom = this.clock.in(-FREE_EVERY_SECONDS);
      const filter = { hotspotId: hotspot.id, userReference, createdFrom };
      const [known] = (await this.reader.list(filter, { offset: 0, limit: 1 })).rows;
      if (known) {
        const isGood = known.status === 'new' || known.status === 'active';
        return isGood ? { voucher: known } : { problem: 'freeUsed' };
      }
      await this.limits.consume(FREE, network);
      const issued = await this.vouchers.issue(
        PORTAL,
        { hotspot, serviceId: service.id },
        { source: 'portal', userReference },
      );
      return { voucher: await this.reader.get(issued.voucher.id) };
    });
  }
}
