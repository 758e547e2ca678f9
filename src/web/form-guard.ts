import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Vault } from '../platform/secrets/vault.js';

/** What a form's traps say of who has sent it. */
export type Visitor = 'person' | 'hasty' | 'late' | 'robot';

/** Nobody reads and fills in a form faster. */
const PERSON_SECONDS_MIN = 3;
const FORM_SECONDS_MAX = 86_400;
const CONTEXT = 'public-form';

/** Tells people from programs on forms that strangers fill in, without asking anything of people. */
@Injectable()
export class FormGuard {
  constructor(
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  /** When a form was opened, signed: the field `opened`. */
  stamp(): string {
    const seconds = String(Math.floor(this.clock.now().getTime() / 1000));
    return `${seconds}.${this.sign(seconds).toString('base64url')}`;
  }

  /** @param trap the field that people do not see */
  judge(stamp: string, trap: string): Visitor {
    if (trap !== '') return 'robot';
    const [seconds = '', signature = ''] = stamp.split('.');
    const given = Buffer.from(signature, 'base64url');
    const expected = this.sign(seconds);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'robot';
    const age = this.clock.now().getTime() / 1000 - Number(seconds);
    if (age < PERSON_SECONDS_MIN) return 'hasty';
    return age > FORM_SECONDS_MAX ? 'late' : 'person';
  }

  private sign(seconds: string): Buffer {
    return this.vault.fingerprint(seconds, CONTEXT);
  }
}
