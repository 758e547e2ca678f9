import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { ErrorDialects } from '../platform/http/dialects.js';
import { AuditLogAdminController } from './admin/audit-log.admin.controller.js';
import { EventsAdminController } from './admin/events.admin.controller.js';
import { JobsAdminController } from './admin/jobs.admin.controller.js';
import { MailAdminController } from './admin/mail.admin.controller.js';
import { QueueService } from './admin/queue.service.js';
import { SettingsAdminController } from './admin/settings.admin.controller.js';
import { SettingsService } from './admin/settings.service.js';
import { WebhooksAdminController } from './admin/webhooks.admin.controller.js';
import { AccessTokens } from './access-tokens.js';
import { BEARER } from './authenticator.js';
import { BearerAuthenticator, BearerStrategy } from './bearer.authenticator.js';
import { ClientsAdminController } from './clients/clients.admin.controller.js';
import { ClientsList } from './clients/clients.list.js';
import { Cleaning } from './cleaning.js';
import { CrossOrigin } from './clients/cross-origin.js';
import { ClientsRepository } from './clients/clients.repository.js';
import { ClientsService } from './clients/clients.service.js';
import { ConfigurationController } from './configuration.controller.js';
import { ConfigurationService } from './configuration.service.js';
import { Credentials } from './credentials.js';
import { Facts } from './facts.js';
import { AuthenticationGuard, ScopeGuard } from './guards.js';
import { MetricsAuthenticator, MONITORING } from './metrics/metrics.authenticator.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { OAuthController } from './oauth/oauth.controller.js';
import { OAuthDialect } from './oauth/oauth.dialect.js';
import { OAUTH_PROVIDERS } from './oauth/oauth.providers.js';
import { AuthorizationEndpoint } from './oauth/authorization-endpoint.js';
import { RolesAdminController } from './roles/roles.admin.controller.js';
import { RolesRepository } from './roles/roles.repository.js';
import { RolesService } from './roles/roles.service.js';
import { TokensAdminController } from './tokens/tokens.admin.controller.js';
import { TokensList } from './tokens/tokens.list.js';
import { BrowserSessions } from './sessions/browser-sessions.js';
import { PAGE, PageSession } from './sessions/page-session.js';
import { PasswordResets } from './password-resets/password-resets.js';
import { SsoTokens } from './sso/sso-tokens.js';
import { TokensRepository } from './tokens/tokens.repository.js';
import { TokensService } from './tokens/tokens.service.js';
import { UsersAdminController } from './users/users.admin.controller.js';
import { UsersList } from './users/users.list.js';
import { UsersRepository } from './users/users.repository.js';
import { UsersService } from './users/users.service.js';

@Global()
@Module({
  imports: [PassportModule],
  controllers: [
    ConfigurationController,
    UsersAdminController,
    RolesAdminController,
    ClientsAdminController,
    TokensAdminController,
    OAuthController,
    SettingsAdminController,
    AuditLogAdminController,
    JobsAdminController,
    MailAdminController,
    EventsAdminController,
    WebhooksAdminController,
    MetricsController,
  ],
  providers: [
    AccessTokens,
    BearerStrategy,
    BearerAuthenticator,
    { provide: BEARER, useExisting: BearerAuthenticator },
    MetricsAuthenticator,
    { provide: MONITORING, useExisting: MetricsAuthenticator },
    BrowserSessions,
    PageSession,
    { provide: PAGE, useExisting: PageSession },
    // The order is the order in which they run: who is asking, then may he.
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    { provide: APP_GUARD, useClass: ScopeGuard },
    UsersRepository,
    RolesRepository,
    ClientsRepository,
    TokensRepository,
    UsersService,
    UsersList,
    RolesService,
    ClientsService,
    ClientsList,
    TokensService,
    TokensList,
    Cleaning,
    CrossOrigin,
    SettingsService,
    QueueService,
    ConfigurationService,
    Credentials,
    Facts,
    PasswordResets,
    SsoTokens,
    ...OAUTH_PROVIDERS,
  ],
  exports: [
    AccessTokens,
    AuthorizationEndpoint,
    BEARER,
    BrowserSessions,
    ClientsService,
    Credentials,
    CrossOrigin,
    Facts,
    PAGE,
    PasswordResets,
    SsoTokens,
    TokensService,
    UsersRepository,
    UsersService,
  ],
})
export class AuthModule implements OnModuleInit {
  constructor(private readonly dialects: ErrorDialects) {}

  onModuleInit(): void {
    this.dialects.add(new OAuthDialect());
  }
}
