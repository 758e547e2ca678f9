import { Body, Param } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Text } from '../../platform/validation/fields.js';
import { SETTING_UP } from '../hotspots/hotspots.admin.controller.js';
import { GatewaySecrets } from './gateway-secrets.js';

export class UamSecretBody {
  @Text({ min: 1, max: 128, description: '`uamsecret` of CoovaChilli.', example: 'a long secret' })
  secret!: string;
}

@AdminController('hotspots/:id/uam-secret', 'Hotspots', 'view_hotspots')
export class GatewaySecretsAdminController {
  constructor(private readonly secrets: GatewaySecrets) {}

  @Rest('POST', '', {
    summary: 'Set the secret that CoovaChilli signs its redirects with',
    description:
      'It is answered to nobody. With it redirects without a signature are not believed.',
    status: 204,
    access: SETTING_UP,
    errors: ['not_found'],
  })
  async set(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { secret }: UamSecretBody,
  ): Promise<void> {
    await this.secrets.set(actor, id, secret);
  }

  @Rest('DELETE', '', {
    summary: 'Forget the secret of CoovaChilli',
    status: 204,
    access: SETTING_UP,
    errors: ['not_found'],
  })
  async remove(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<void> {
    await this.secrets.set(actor, id, null);
  }
}
