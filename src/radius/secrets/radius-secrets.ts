import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';

const IV_BYTES = 16;
const TAG_BYTES = 32;
const KEY_BYTES = 32;

/** What a NAS secret is sealed with; those of accounts are bound to their username. */
export const NAS_CONTEXT = 'nas';

export function accountContext(username: string): string {
  return `data_account:${username.toLowerCase()}`;
}

/**
 * Secrets that FreeRADIUS must read in clear (RFC 1994 §2.1: CHAP needs the password itself).
 * AES-256-CBC, then HMAC-SHA-256 over context, iv and ciphertext: what PostgreSQL's pgcrypto can
 * open (`radius_open`) with a key that only FreeRADIUS's connection brings. The Vault's AES-GCM it
 * could not (docs/adr/0020-radius-secrets.md).
 */
@Injectable()
export class RadiusSecrets {
  private readonly cipherKey: Buffer;
  private readonly tagKey: Buffer;

  constructor(environment: Environment) {
    const { encryptionKey } = environment;
    if (!encryptionKey) throw new Error('RADIUS secrets need ENCRYPTION_KEY');
    this.cipherKey = derived(encryptionKey, 'lastmile radius secrets: encryption');
    this.tagKey = derived(encryptionKey, 'lastmile radius secrets: authentication');
  }

  /** iv ‖ ciphertext ‖ tag. @param context what the secret belongs to; it opens nowhere else */
  seal(secret: string, context: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-cbc', this.cipherKey, iv);
    const body = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([body, this.tagOf(body, context)]);
  }

  /** @throws Error when the key or the context is another one */
  open(sealed: Buffer, context: string): string {
    const body = sealed.subarray(0, sealed.length - TAG_BYTES);
    if (!timingSafeEqual(this.tagOf(body, context), sealed.subarray(body.length))) {
      throw new Error('a RADIUS secret does not open with this key');
    }
    const decipher = createDecipheriv('aes-256-cbc', this.cipherKey, body.subarray(0, IV_BYTES));
    return decipher.update(body.subarray(IV_BYTES), undefined, 'utf8') + decipher.final('utf8');
  }

  /**
   * By what a secret is found again: who reads only the database cannot try texts against it. In
   * PostgreSQL `radius_fingerprint` makes the same.
   */
  fingerprint(text: string): Buffer {
    return this.tagOf(Buffer.alloc(0), `fingerprint:${text}`);
  }

  /** What FreeRADIUS hands to `radius_connect`: both keys in hexadecimal. */
  get connectionKey(): string {
    return Buffer.concat([this.cipherKey, this.tagKey]).toString('hex');
  }

  private tagOf(body: Buffer, context: string): Buffer {
    return createHmac('sha256', this.tagKey).update(context, 'utf8').update(body).digest();
  }
}

function derived(key: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', purpose, KEY_BYTES));
}
