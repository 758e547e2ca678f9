import { Injectable } from '@nestjs/common';
import { SiteVerify } from '../platform/captcha/site-verify.js';
import { Environment } from '../platform/config/environment.js';
import { ValidationFailed } from '../platform/errors/index.js';

/** The captcha that a form shows. */
export interface ShownCaptcha {
  siteKey: string;
  scriptUrl: string;
}

/** What the providers' widgets call their answer in the form. */
const ANSWERS = ['g-recaptcha-response', 'h-captcha-response', 'cf-turnstile-response'];

/** Origins besides that of the script that a widget loads from, as its provider documents them. */
const MORE_SOURCES: Readonly<Record<string, readonly string[]>> = {
  'www.google.com': ['https://www.gstatic.com', 'https://recaptcha.google.com'],
  'www.recaptcha.net': ['https://www.gstatic.com', 'https://recaptcha.google.com'],
  'js.hcaptcha.com': ['https://hcaptcha.com', 'https://*.hcaptcha.com'],
};

/** The captcha on our own forms, where one is set up with a site key (`CAPTCHA_SITE_KEY`). */
@Injectable()
export class CaptchaWidget {
  constructor(
    private readonly environment: Environment,
    private readonly siteVerify: SiteVerify,
  ) {}

  /** What the form is to show; `null` when it asks nobody. */
  get shown(): ShownCaptcha | null {
    const { captchaSiteKey: siteKey, captchaScriptUrl: scriptUrl } = this.environment;
    return siteKey === undefined ? null : { siteKey, scriptUrl };
  }

  /** For the content security policy of a page that shows it. */
  get sources(): readonly string[] {
    if (!this.shown) return [];
    const { origin, hostname } = new URL(this.shown.scriptUrl);
    return [origin, ...(MORE_SOURCES[hostname] ?? [])];
  }

  /** @throws ValidationFailed of `captcha` unless a person has solved it; Unavailable when nobody can say */
  async mustBeSolved(body: Readonly<Record<string, unknown>>): Promise<void> {
    if (!this.shown) return;
    const token = ANSWERS.map((name) => body[name]).find(
      (value) => typeof value === 'string' && value !== '',
    );
    if (typeof token === 'string' && (await this.siteVerify.isHuman(token))) return;
    throw ValidationFailed.of('captcha', 'has to be solved');
  }
}
