import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Secrets that we must be able to read again, encrypted at rest with `ENCRYPTION_KEY` (AES-256-GCM). */
@Injectable()
export class Vault {
  constructor(private readonly key: Buffer) {}

  /** nonce ‖ tag ‖ ciphertext. @param context what the secret belongs to; it opens nowhere else */
  seal(secret: string, context: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error when the key or the context is another one */
  open(sealed: Buffer, context: string): string {
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return (
      decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') +
      decipher.final('utf8')
    );
  }

  /**
   * By what a text that may hold secrets is recognised again (HMAC-SHA-256): whoever reads only the
   * database cannot try passwords against it. @param context fingerprints of one are not those of another
   */
  fingerprint(text: string, context: string): Buffer {
    return createHmac('sha256', this.key).update(`${context}\n${text}`, 'utf8').digest();
  }
}
