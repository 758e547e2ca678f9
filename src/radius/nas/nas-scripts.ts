import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';
import { NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { Settings } from '../../platform/settings/settings.js';
import { RadiusServerAddress } from '../radius.settings.js';
import { NasService } from './nas.service.js';
import { routerOsScript } from './router-os.js';

/** What a NAS has to be told so that it asks us. */
@Injectable()
export class NasScripts {
  constructor(
    private readonly database: Database,
    private readonly environment: Environment,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly nas: NasService,
  ) {}

  /**
   * The RouterOS script of a MikroTik. It holds the shared secret, so reading it is audited.
   * @param server where the NAS reaches FreeRADIUS; the setting when absent
   * @throws NotFound also for another vendor; ValidationFailed without a server
   */
  script(actor: Actor, id: number, server: string | undefined): Promise<string> {
    return this.database.transaction(async () => {
      const nas = await this.nas.get(id);
      if (nas.vendor !== 'mikrotik') throw new NotFound('script: this NAS is no MikroTik');
      const address = server ?? (await this.settings.get(RadiusServerAddress));
      if (address === '') {
        throw ValidationFailed.of('server', 'is needed while radius_server_address is not set');
      }
      await this.audit.record(actor, {
        action: 'radius.nas.script-read',
        subject: 'nas',
        subjectId: id,
      });
      return routerOsScript({
        server: address,
        authPort: this.environment.radiusAuthPort,
        acctPort: this.environment.radiusAcctPort,
        secret: this.nas.secretOf(nas),
        coaPort: nas.coaPort,
        interimSeconds: nas.interimSeconds,
        requireMessageAuthenticator: nas.requireMessageAuthenticator,
      });
    });
  }
}
