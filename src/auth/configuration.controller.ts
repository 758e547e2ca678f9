import { CallController, Parameters } from '../platform/calls/call.decorator.js';
import type { Actor } from './actor.js';
import { ConfigurationService } from './configuration.service.js';
import { Call, CurrentActor } from './decorators.js';
import { ConfigSettingsDto, OAuthUserDto } from './dto/configuration.dto.js';
import { GenerateSsoTokenDto, SsoTokenDto } from './dto/sso.dto.js';

@CallController('Configuration')
export class ConfigurationController {
  constructor(private readonly configuration: ConfigurationService) {}

  @Call('get_config_settings', {
    summary: 'Get config settings',
    description: 'What this installation is: its company, currency, time zone and open modules.',
    scopes: [],
    returns: ConfigSettingsDto,
  })
  getConfigSettings(): Promise<ConfigSettingsDto> {
    return this.configuration.describeInstallation();
  }

  @Call('get_oauth_user_details', {
    summary: 'Get OAuth user details',
    description: 'The user that the access token acts for, and what he may do with it.',
    scopes: [],
    returns: OAuthUserDto,
  })
  getOAuthUserDetails(@CurrentActor() actor: Actor): OAuthUserDto {
    return this.configuration.describeCaller(actor);
  }

  @Call('generate_sso_token', {
    summary: 'Generate a one-time SSO token',
    description:
      'A link that signs the caller in at the portal, once and within 60 seconds. For another user the scope admin and the permission generate_sso are needed.',
    aliases: ['generate_one_time_sso_token'],
    scopes: [],
    writes: true,
    parameters: GenerateSsoTokenDto,
    returns: SsoTokenDto,
    secrets: ['sso_token', 'sso_url'],
    example: { target: '/portal' },
    errors: ['insufficient_scope', 'permission_denied', 'not_found', 'conflict'],
  })
  generateSsoToken(
    @CurrentActor() actor: Actor,
    @Parameters() input: GenerateSsoTokenDto,
  ): Promise<SsoTokenDto> {
    return this.configuration.generateSsoToken(actor, input);
  }
}
