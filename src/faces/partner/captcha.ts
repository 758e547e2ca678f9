import { Injectable } from '@nestjs/common';
import { PartnersService } from '../../billing/index.js';
import { SiteVerify } from '../../platform/captcha/site-verify.js';
import { CaptchaRefused } from './partner.errors.js';

/** The key that every installation of the demo data shares; where it works, demo data is on. */
const DEMO_KEY = 'demo-partner-key';
const DEMO_TOKEN = 'demo';

/** The captcha of a partner's page, whose token his server hands on. */
@Injectable()
export class Captcha {
  constructor(
    private readonly siteVerify: SiteVerify,
    private readonly partners: PartnersService,
  ) {}

  /** @throws CaptchaRefused; Unavailable when nobody can check it */
  async verify(token: string): Promise<void> {
    const isDemo = !this.siteVerify.isSetUp && (await this.partners.findByKey(DEMO_KEY));
    const isHuman = isDemo ? token === DEMO_TOKEN : await this.siteVerify.isHuman(token);
    if (!isHuman) throw new CaptchaRefused();
  }
}
