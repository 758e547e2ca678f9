import { CallController } from '../platform/calls/call.decorator.js';
import type { Actor } from './actor.js';
import { ConfigurationService } from './configuration.service.js';
import { Call, CurrentActor } from './decorators.js';
import { ConfigSettingsDto, OAuthUserDto } from './dto/configuration.dto.js';

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
}
