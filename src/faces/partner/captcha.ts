import { Injectable } from '@nestjs/common';
import { PartnersService } from '../../billing/index.js';
import { Environment } from '../../platform/config/environment.js';
import { Unavailable } from '../../platform/errors/index.js';
import { Log } from '../../platform/logging/log.js';
import { CaptchaRefused } from './partner.errors.js';

/** A browser's visitor is waiting behind the partner's server. */
const PATIENCE_MS = 5000;
const ANSWER_MAX_BYTES = 65_536;

/** The key that every installation of the demo data shares; where it works, demo data is on. */
const DEMO_KEY = 'demo-partner-key';
const DEMO_TOKEN = 'demo';

/** What siteverify says of us rather than of the visitor. */
const OUR_MISTAKES = new Set(['missing-input-secret', 'invalid-input-secret', 'bad-request']);

/**
 * Google's siteverify protocol, which hCaptcha and Turnstile speak as well: a POST with `secret` and
 * `response`, answered by `{"success":boolean,"error-codes"?:[…]}`. The visitor's address is not
 * sent: we do not know it, the request comes from the partner's server.
 */
@Injectable()
export class Captcha {
  constructor(
    private readonly environment: Environment,
    private readonly partners: PartnersService,
    private readonly log: Log,
  ) {}

  /** @throws CaptchaRefused; Unavailable when nobody can check it */
  async verify(token: string): Promise<void> {
    const { captchaSecret } = this.environment;
    const isHuman =
      captchaSecret === undefined ? await this.isDemo(token) : await this.ask(captchaSecret, token);
    if (!isHuman) throw new CaptchaRefused();
  }

  private async isDemo(token: string): Promise<boolean> {
    if (await this.partners.findByKey(DEMO_KEY)) return token === DEMO_TOKEN;
    throw new Unavailable('No captcha is set up here (CAPTCHA_SECRET).', 3600);
  }

  private async ask(secret: string, token: string): Promise<boolean> {
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
