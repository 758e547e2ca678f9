import {
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type OnModuleInit,
} from '@nestjs/common';
import { BillingModule } from '../billing/index.js';
import { CustomersModule } from '../customers/index.js';
import { HelpdeskModule } from '../helpdesk/index.js';
import { HotspotModule } from '../hotspot/index.js';
import { LeadsModule } from '../leads/index.js';
import { ErrorDialects } from '../platform/http/dialects.js';
import { ApplyPages } from './apply.service.js';
import { RadiusModule } from '../radius/index.js';
import { CaptchaWidget } from './captcha-widget.js';
import { ConsentController } from './consent.controller.js';
import { FormGuard } from './form-guard.js';
import { Frames } from './frames.js';
import { GuideController } from './guide.controller.js';
import { GuideService } from './guide.service.js';
import { SplashController } from './guests/splash.controller.js';
import { SplashPages } from './guests/splash.service.js';
import { Visits } from './guests/splash-visit.js';
import { TicketController } from './guests/ticket.controller.js';
import { PageDialect } from './page.dialect.js';
import { PortalController } from './portal.controller.js';
import { PortalService } from './portal.service.js';
import { QuotePages } from './quote.service.js';
import { PortalServices } from './portal-services.js';
import { ResetPasswordController } from './reset-password.controller.js';
import { ResetPasswordPages } from './reset-password.service.js';
import { SalesController } from './sales.controller.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';
import { SsoEntry } from './sso-entry.js';
import { TokensController } from './tokens.controller.js';
import { TokensPages } from './tokens.service.js';

/** Whose errors are pages. */
const PAGES = [
  '/sign-in',
  '/sign-out',
  '/reset-password',
  '/oauth/authorize',
  '/portal',
  '/sales',
  '/helpdesk/rating',
  '/api/tokens',
  '/api/guide',
  '/hotspot',
];

/** Server-rendered pages over the rooms' doors. */
@Module({
  imports: [
    BillingModule,
    CustomersModule,
    HelpdeskModule,
    HotspotModule,
    LeadsModule,
    RadiusModule,
  ],
  controllers: [
    GuideController,
    SignInController,
    ResetPasswordController,
    ConsentController,
    PortalController,
    TicketController,
    SalesController,
    SplashController,
    TokensController,
  ],
  providers: [
    ApplyPages,
    CaptchaWidget,
    FormGuard,
    QuotePages,
    Frames,
    GuideService,
    SignInService,
    PortalService,
    PortalServices,
    ResetPasswordPages,
    SplashPages,
    TokensPages,
    Visits,
  ],
})
export class WebModule implements NestModule, OnModuleInit {
  constructor(
    private readonly dialects: ErrorDialects,
    private readonly frames: Frames,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SsoEntry).forRoutes('portal', 'portal/*path');
  }

  onModuleInit(): void {
    for (const prefix of PAGES) this.dialects.add(new PageDialect(prefix, this.frames));
  }
}
