import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository, mustBeVersion } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound } from '../../platform/errors/index.js';
import { NAS_CONTEXT, RadiusSecrets } from '../secrets/radius-secrets.js';
import { Nas, type NasVendor } from './nas.entity.js';

export interface NewNas {
  name: string;
  /** An address or a network in CIDR notation. */
  address: string;
  secret: string;
  coaPort?: number;
  vendor?: NasVendor;
  hotspotId?: number | null;
  interimSeconds?: number;
  requireMessageAuthenticator?: boolean;
}

export type NasChange = Partial<NewNas> & { isActive?: boolean };

@Injectable()
export class NasRepository extends EntityRepository<Nas> {
  constructor(database: Database) {
    super(database, Nas, {
      nas_name_key: () =>
        new Conflict('Another NAS has this name.', [{ field: 'name', message: 'is taken' }]),
      nas_address_excl: () =>
        new Conflict('Another NAS has an address in common with this one.', [
          { field: 'address', message: 'overlaps with another NAS' },
        ]),
      radius_sessions_nas_id_fkey: () => new Conflict('Sessions have come from this NAS.'),
      coa_requests_nas_id_fkey: () => new Conflict('Sessions have come from this NAS.'),
      nas_hotspot_id_fkey: () =>
        new Conflict('There is no such hotspot.', [{ field: 'hotspot_id', message: 'is unknown' }]),
    });
  }
}

/** The acts on NAS. FreeRADIUS knows a new one, and a new secret, within a minute. */
@Injectable()
export class NasService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly secrets: RadiusSecrets,
    private readonly nas: NasRepository,
  ) {}

  /** @throws NotFound */
  async get(id: number): Promise<Nas> {
    const nas = await this.nas.find(id);
    if (!nas) throw new NotFound('NAS');
    return nas;
  }

  /** The shared secret in clear: for packets of our own and for the script of the NAS. */
  secretOf(nas: Nas): string {
    return this.secrets.open(nas.secret, NAS_CONTEXT);
  }

  /** @throws Conflict when the name is taken or the address overlaps */
  add(actor: Actor, { secret, ...fields }: NewNas): Promise<Nas> {
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const nas = await this.nas.add({
        ...fields,
        secret: this.secrets.seal(secret, NAS_CONTEXT),
        createdAt: now,
        modifiedAt: now,
      });
      await this.record(actor, 'added', nas.id, null, auditedNas(nas));
      return nas;
    });
  }

  /** @param version only if the row still has it @throws NotFound StaleVersion Conflict */
  modify(actor: Actor, id: number, change: NasChange, version?: number): Promise<Nas> {
    return this.database.transaction(async () => {
      const nas = await this.getForUpdate(id, version);
      const before = auditedNas(nas);
      const { secret, ...fields } = change;
      Object.assign(nas, fields, { modifiedAt: this.clock.now() });
      if (secret !== undefined) nas.secret = this.secrets.seal(secret, NAS_CONTEXT);
      const saved = await this.nas.save(nas);
      const changed = difference<object>(before, auditedNas(saved));
      await this.record(actor, 'modified', id, changed.before, {
        ...changed.after,
        ...(secret === undefined ? {} : { secret: 'changed' }),
      });
      return saved;
    });
  }

  /** Removes one that has never served; others are made inactive. @throws NotFound StaleVersion Conflict */
  remove(actor: Actor, id: number, version?: number): Promise<void> {
    return this.database.transaction(async () => {
      const nas = await this.getForUpdate(id, version);
      await this.nas.remove(nas);
      await this.record(actor, 'removed', id, auditedNas(nas), null);
    });
  }

  private async getForUpdate(id: number, version: number | undefined): Promise<Nas> {
    const nas = await this.nas.findForUpdate(id);
    if (!nas) throw new NotFound('NAS');
    mustBeVersion(nas, version);
    return nas;
  }

  private record(
    actor: Actor,
    verb: string,
    id: number,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    const action = `radius.nas.${verb}`;
    return this.audit.record(actor, { action, subject: 'nas', subjectId: id, before, after });
  }
}

/** What the audit trail keeps: everything but the secret. */
function auditedNas(nas: Nas): object {
  return {
    name: nas.name,
    address: nas.address,
    coa_port: nas.coaPort,
    vendor: nas.vendor,
    hotspot_id: nas.hotspotId,
    interim_seconds: nas.interimSeconds,
    require_message_authenticator: nas.requireMessageAuthenticator,
    is_active: nas.isActive,
  };
}
