import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { Unavailable } from '../errors/index.js';
import { Log } from '../logging/log.js';

/** A visitor is waiting. */
const PATIENCE_MS = 5000;
const ANSWER_MAX_BYTES = 65_536;

/** What siteverify says of us rather than of the visitor. */
const OUR_MISTAKES = new Set(['missing-input-secret', 'invalid-input-secret', 'bad-request']);

/**
 * Google's siteverify protocol, which hCaptcha and Turnstile speak as well: a POST with `secret` and
 * `response`, answered by `{"success":boolean,"error-codes"?:[…]}`. The visitor's address is not
 * sent: where a partner's server stands between us, we do not know it.
 */
@Injectable()
export class SiteVerify {
  constructor(
    private readonly environment: Environment,
    private readonly log: Log,
  ) {}

  /** Whether there is a secret to ask with (`CAPTCHA_SECRET`). */
  get isSetUp(): boolean {
    return this.environment.captchaSecret !== undefined;
  }

  /** Whether a person has solved the captcha that the token is of. @throws Unavailable when nobody can say */
  async isHuman(token: string): Promise<boolean> {
    const { captchaSecret: secret } = this.environment;
    if (secret === undefined) {
      throw new Unavailable('No captcha is set up here (CAPTCHA_SECRET).', 3600);
    }
    const answer = await this.post(new URLSearchParams({ secret, response: token }));
    if (answer.success === true) return true;
    const codes = Array.isArray(answer['error-codes']) ? answer['error-codes'] : [];
    if (answer.success !== false || codes.some((code) => OUR_MISTAKES.has(String(code)))) {
      this.unavailable(new Error(`siteverify answered ${JSON.stringify(codes)}`));
    }
    return false;
  }

  private async post(
    body: URLSearchParams,
  ): Promise<{ success?: unknown; 'error-codes'?: unknown }> {
    try {
      const response = await fetch(this.environment.captchaVerifyUrl, {
        method: 'POST',
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) throw new Error(`siteverify answered ${response.status}`);
      const parsed: unknown = JSON.parse(await textOf(response));
      return parsed !== null && typeof parsed === 'object' ? parsed : {};
    } catch (error) {
      return this.unavailable(error);
    }
  }

  private unavailable(error: unknown): never {
    this.log.warn('captcha cannot be verified', { err: error });
    throw new Unavailable('The captcha cannot be checked just now.');
  }
}

/** What an answer says, so far as anybody may make us read it. */
async function textOf({ body }: Response): Promise<string> {
  if (!body) return '';
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > ANSWER_MAX_BYTES) throw new Error('siteverify answered too much');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
