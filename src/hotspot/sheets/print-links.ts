import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Environment } from '../../platform/config/environment.js';
import { Vault } from '../../platform/secrets/vault.js';
import { VoucherNotFound } from '../hotspot.errors.js';

const VALIDITY_SECONDS = 86_400;
const SIGNATURE_BYTES = 18;

/**
 * Addresses at which whoever has them may print one voucher, for a day: a browser at a front desk
 * carries no API key. They hold no code, so that none gets into anybody's log.
 */
@Injectable()
export class PrintLinks {
  constructor(
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly vault: Vault,
  ) {}

  of(voucherId: number): string {
    const until = Math.floor(this.clock.in(VALIDITY_SECONDS).getTime() / 1000);
    const named = `${voucherId}.${until}`;
    return `${this.environment.publicUrl}/hotspot/print/${named}.${this.signature(named)}`;
  }

  /** The voucher that a link names. @throws VoucherNotFound when it is too old or not of ours */
  open(name: string): number {
    const [, named = '', id = '', until = '', signature = ''] =
      /^((\d{1,10})\.(\d{1,12}))\.([\w-]{24})$/.exec(name) ?? [];
    const isOurs = timingSafeEqual(
      Buffer.from(this.signature(named)),
      Buffer.from(signature.padEnd(24)),
    );
    if (!isOurs || Number(until) * 1000 < this.clock.now().getTime()) throw new VoucherNotFound();
    return Number(id);
  }

  private signature(named: string): string {
    const mac = this.vault.fingerprint(named, 'voucher print link');
    return mac.subarray(0, SIGNATURE_BYTES).toString('base64url');
  }
}
