import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Database } from '../../platform/database/database.js';
import { Vault } from '../../platform/secrets/vault.js';
import { Hotspots } from '../hotspots/hotspots.service.js';

/** What CoovaChilli signs its redirects with (`uamsecret`): sealed, and answered to nobody. */
@Injectable()
export class GatewaySecrets {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly vault: Vault,
    private readonly hotspots: Hotspots,
  ) {}

  /** @param secret `null` forgets it @throws HotspotNotFound */
  async set(actor: Actor, hotspotId: number, secret: string | null): Promise<void> {
    await this.database.transaction(async () => {
      await this.hotspots.get(actor, hotspotId);
      await this.database.execute('UPDATE hotspots SET sealed_uam_secret = $2 WHERE id = $1', [
        hotspotId,
        secret === null ? null : this.vault.seal(secret, contextOf(hotspotId)),
      ]);
      await this.audit.record(actor, {
        action: `hotspot.uam_secret.${secret === null ? 'removed' : 'set'}`,
        subject: 'hotspot',
        subjectId: hotspotId,
      });
    });
  }

  /** `null` where there is none. */
  async find(hotspotId: number): Promise<string | null> {
    const row = await this.database.queryOne<{ sealed: Buffer | null }>(
      'SELECT sealed_uam_secret AS sealed FROM hotspots WHERE id = $1',
      [hotspotId],
    );
    return row?.sealed ? this.vault.open(row.sealed, contextOf(hotspotId)) : null;
  }
}

function contextOf(hotspotId: number): string {
  return `uam_secret:${hotspotId}`;
}
