import { Injectable } from '@nestjs/common';
import { RateLimited } from '../../platform/errors/index.js';
import { type Limit, RateLimits } from '../../platform/limits/rate-limits.js';

/** Who tries codes at a page of ours. */
export interface Guesser {
  locationId: string;
  /** As limits count addresses. */
  network: string;
  /** MAC address, when a router has told it. */
  device: string | null;
  /** The router has signed what it told. */
  isSigned: boolean;
}

/** API.md §3.2 Guessing. */
const DEVICE: Limit = { name: 'voucher-page-device', points: 20, windowSeconds: 600 };
/** A venue's guests often share one address, so it may be wrong more often than one device. */
const NETWORK: Limit = { name: 'voucher-page-address', points: 100, windowSeconds: 600 };
/** A user who sees no voucher but by its code. */
const CALLER: Limit = { name: 'voucher-call-user', points: 20, windowSeconds: 600 };
const LOCATION: Limit = { name: 'voucher-page-location', points: 200, windowSeconds: 60 };
const LOCATION_CLOSED: Limit = { name: 'voucher-page-closed', points: 1, windowSeconds: 600 };

/** Stops whoever tries codes at pages, at the captive API and by calls, as FreeRADIUS stops whoever tries logins. */
@Injectable()
export class GuessGuard {
  constructor(private readonly limits: RateLimits) {}

  /** @throws RateLimited while too many wrong codes have come from there */
  async check(guesser: Guesser): Promise<void> {
    for (const [limit, key] of countersOf(guesser)) await this.limits.check(limit, key);
    await this.limits.check(LOCATION_CLOSED, guesser.locationId);
  }

  /** Counts a wrong code. */
  async count(guesser: Guesser): Promise<void> {
    for (const [limit, key] of countersOf(guesser)) await this.isUsedUp(limit, key);
    if (await this.isUsedUp(LOCATION, guesser.locationId)) {
      await this.isUsedUp(LOCATION_CLOSED, guesser.locationId);
    }
  }

  /**
   * Looks for a voucher by a code on behalf of a user; finding none counts.
   * @throws RateLimited after too many wrong codes
   */
  async finding<Found>(
    user: string,
    look: () => Promise<Found | undefined>,
  ): Promise<Found | undefined> {
    await this.limits.check(CALLER, user);
    const found = await look();
    if (found === undefined) await this.isUsedUp(CALLER, user);
    return found;
  }

  private async isUsedUp(limit: Limit, key: string): Promise<boolean> {
    try {
      const { remaining } = await this.limits.consume(limit, key);
      return remaining === 0;
    } catch (error) {
      if (error instanceof RateLimited) return true;
      throw error;
    }
  }
}

/** A device that nobody has signed for may be made up: its address counts, too. */
function countersOf({ network, device, isSigned }: Guesser): (readonly [Limit, string])[] {
  return device !== null && isSigned
    ? [[DEVICE, device]]
    : [
        [DEVICE, `${device ?? ''}@${network}`],
        [NETWORK, network],
      ];
}
