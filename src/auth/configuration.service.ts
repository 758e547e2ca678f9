import { Injectable } from '@nestjs/common';
import { UPLOAD_LIMIT_BYTES } from '../platform/calls/receive-call.js';
import { Environment } from '../platform/config/environment.js';
import { CompanyName, Currency, TaxRate, TimeZone } from '../platform/settings/house-settings.js';
import { Settings } from '../platform/settings/settings.js';
import type { Actor } from './actor.js';
import type { ConfigSettingsDto, OAuthUserDto } from './dto/configuration.dto.js';
import type { GenerateSsoTokenDto, SsoTokenDto } from './dto/sso.dto.js';
import { Facts } from './facts.js';
import { SsoTokens, type SsoWish } from './sso/sso-tokens.js';

/** Version of the call API that we honour (DataTill API Spec). */
export const API_VERSION = '1.0.4';

/** What an integrator asks first: what this installation is, and who he is to it. */
@Injectable()
export class ConfigurationService {
  constructor(
    private readonly settings: Settings,
    private readonly environment: Environment,
    private readonly facts: Facts,
    private readonly ssoTokens: SsoTokens,
  ) {}

  async describeInstallation(): Promise<ConfigSettingsDto> {
    return {
      company_name: await this.settings.get(CompanyName),
      base_url: this.environment.publicUrl,
      currency: await this.settings.get(Currency),
      tax_rate: await this.settings.get(TaxRate),
      timezone: await this.settings.get(TimeZone),
      api_version: API_VERSION,
      modules: this.facts.modules,
      topup_mode: await this.facts.topupMode(),
      attachment: { max_bytes: UPLOAD_LIMIT_BYTES, types: this.facts.attachmentTypes },
    };
  }

  /** @throws as SsoTokens.request does */
  async generateSsoToken(actor: Actor, input: GenerateSsoTokenDto): Promise<SsoTokenDto> {
    const wish: SsoWish = {
      ...(input.user_id === undefined ? {} : { userId: input.user_id }),
      ...(input.customer_id === undefined ? {} : { customerId: input.customer_id }),
      ...(input.target === undefined ? {} : { target: input.target }),
    };
    const { token, url, expiresAt } = await this.ssoTokens.request(actor, wish);
    return { sso_token: token, sso_url: url, expires_at: expiresAt.toISOString() };
  }

  describeCaller({ facts, userId }: Actor): OAuthUserDto {
    return {
      user_id: userId ?? 0,
      username: facts.username,
      name: facts.name,
      email: facts.email,
      user_type:
        facts.customerId !== null ? 'customer' : facts.partnerId !== null ? 'partner' : 'admin',
      customer_id: facts.customerId,
      role: facts.role,
      scopes: [...(facts.scopes ?? [])],
      permissions: [...facts.permissions],
      client_id: facts.clientId,
      token_expires_at: facts.expiresAt?.toISOString() ?? null,
    };
  }
}
