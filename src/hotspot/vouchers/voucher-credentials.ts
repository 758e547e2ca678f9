import { Injectable } from '@nestjs/common';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { RadiusSecrets } from '../../radius/index.js';
import { normalisedCode } from './voucher-code.js';

/** What a person types: a code with an empty password, or a user name with a password. */
export interface VoucherCredential {
  code: string;
  /** Empty with passcode coding. */
  password: string;
}

/** The same as the row of a voucher holds it. */
export interface SealedCredential {
  fingerprint: Buffer;
  sealedCode: Buffer;
  sealedPassword: Buffer | null;
}

/** A code in JSON by PostgreSQL, still sealed; `v` is the voucher. `reveal` opens it. */
export const SEALED_CODE = `'sealed:code:' || encode(v.code_fingerprint, 'hex') || ':'
  || encode(v.sealed_code, 'hex')`;
/** Its password likewise; an empty text with passcode coding. */
export const SEALED_PASSWORD = `CASE WHEN v.sealed_password IS NULL THEN '' ELSE 'sealed:password:'
  || encode(v.code_fingerprint, 'hex') || ':' || encode(v.sealed_password, 'hex') END`;
const SEALED = /"sealed:(code|password):([0-9a-f]+):([0-9a-f]+)"/g;

/**
 * How codes are kept (docs/adr/0014): found by a keyed fingerprint, read again by opening a seal, in
 * clear in no table. FreeRADIUS finds and opens them with the key of its connection
 * (migrations/hotspot/login.ts).
 */
@Injectable()
export class VoucherCredentials {
  constructor(private readonly secrets: RadiusSecrets) {}

  /** By what a voucher is found, however its code is typed. */
  fingerprint(code: string): Buffer {
    return this.secrets.fingerprint(`voucher:${normalisedCode(code)}`);
  }

  seal({ code, password }: VoucherCredential): SealedCredential {
    const fingerprint = this.fingerprint(code);
    return {
      fingerprint,
      sealedCode: this.secrets.seal(code, codeContext(fingerprint.toString('hex'))),
      sealedPassword:
        password === ''
          ? null
          : this.secrets.seal(password, passwordContext(fingerprint.toString('hex'))),
    };
  }

  open(row: {
    codeFingerprint: Buffer;
    sealedCode: Buffer;
    sealedPassword: Buffer | null;
  }): VoucherCredential {
    const fingerprint = row.codeFingerprint.toString('hex');
    return {
      code: this.secrets.open(row.sealedCode, codeContext(fingerprint)),
      password: row.sealedPassword
        ? this.secrets.open(row.sealedPassword, passwordContext(fingerprint))
        : '',
    };
  }

  /** Puts the codes into JSON that PostgreSQL wrote with `SEALED_CODE` and `SEALED_PASSWORD`. */
  reveal({ text }: RawJson): RawJson {
    return new RawJson(
      text.replace(SEALED, (_, kind: string, fingerprint: string, sealed: string) => {
        const context = kind === 'code' ? codeContext(fingerprint) : passwordContext(fingerprint);
        return JSON.stringify(this.secrets.open(Buffer.from(sealed, 'hex'), context));
      }),
    );
  }
}

function codeContext(fingerprint: string): string {
  return `voucher_code:${fingerprint}`;
}

function passwordContext(fingerprint: string): string {
  return `voucher_password:${fingerprint}`;
}
