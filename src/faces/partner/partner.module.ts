import {
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type OnModuleInit,
} from '@nestjs/common';
import { BillingModule } from '../../billing/index.js';
import { ApiDocuments } from '../../platform/documents/api-documents.js';
import { BodyRules } from '../../platform/http/body-rules.js';
import { ErrorDialects } from '../../platform/http/dialects.js';
import { Settings } from '../../platform/settings/settings.js';
import { Captcha } from './captcha.js';
import { PARTNER, PartnerAuthenticator } from './partner.authenticator.js';
import { readForm } from './partner.body.js';
import { PartnerClerk } from './partner.clerk.js';
import { PartnerController } from './partner.controller.js';
import { PartnerDialect } from './partner.dialect.js';
import { PARTNER_DOCUMENT } from './partner.documents.js';
import { PARTNER_PATH } from './partner.path.js';
import { PartnerRequests } from './partner.settings.js';

/** The partner billing API over wallets and customers; contract and quirks: docs/faces/partner.md. */
@Module({
  imports: [BillingModule],
  controllers: [PartnerController],
  providers: [
    Captcha,
    PartnerClerk,
    PartnerAuthenticator,
    { provide: PARTNER, useExisting: PartnerAuthenticator },
  ],
})
export class PartnerModule implements NestModule, OnModuleInit {
  constructor(
    private readonly bodies: BodyRules,
    private readonly dialects: ErrorDialects,
    private readonly documents: ApiDocuments,
    private readonly settings: Settings,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(readForm()).forRoutes(`${PARTNER_PATH}/*call`);
  }

  onModuleInit(): void {
    this.bodies.leave(`/${PARTNER_PATH}`);
    this.dialects.add(new PartnerDialect());
    this.documents.register(PARTNER_DOCUMENT);
    this.settings.declare(PartnerRequests as never);
  }
}
