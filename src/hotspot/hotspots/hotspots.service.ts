import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { Currency, TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { HotspotNotFound } from '../hotspot.errors.js';
import type { Hotspot } from './hotspot.entity.js';
import { HotspotsRepository } from './hotspots.repository.js';

type Particulars = Omit<Hotspot, 'id' | 'version' | 'createdAt' | 'modifiedAt' | 'sealedUamSecret'>;
/** What a hotspot is added with; time zone, currency and realm are the house's and its own id. */
export type NewHotspot = Pick<Particulars, 'locationId' | 'name'> &
  Partial<Omit<Particulars, 'locationId' | 'name' | 'freeServiceId'>>;
export type HotspotChange = Partial<Particulars>;

/** The acts on hotspots. */
@Injectable()
export class Hotspots {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly hotspots: HotspotsRepository,
  ) {}

  /** A hotspot that the actor may see. @throws HotspotNotFound */
  async get(actor: Actor, id: number): Promise<Hotspot> {
    const hotspot = await this.hotspots.findWithin(actor, id);
    if (!hotspot) throw new HotspotNotFound();
    return hotspot;
  }

  /** By location id, in any case; for pages and faces, which know it by nothing else. */
  findByLocation(locationId: string): Promise<Hotspot | null> {
    return this.hotspots.findByLocation(locationId);
  }

  /** Those of the ids that exist, by location id. */
  listOf(ids: readonly number[]): Promise<Hotspot[]> {
    return this.hotspots.listOf(ids);
  }

  /** @throws LocationIdTaken ValidationFailed */
  add(actor: Actor, input: NewHotspot): Promise<Hotspot> {
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const locationId = input.locationId.toUpperCase();
      const hotspot = await this.hotspots.add({
        timezone: await this.settings.get(TimeZone),
        currency: await this.settings.get(Currency),
        realm: locationId,
        coding: 'passcode',
        printFormat: 'a4',
        languages: ['en'],
        gatewayHosts: [],
        isEnabled: true,
        ...input,
        locationId,
        createdAt: now,
        modifiedAt: now,
      });
      await this.record(actor, 'added', hotspot.id, null, hotspot);
      return hotspot;
    });
  }

  /** @param version only if the row still has it @throws HotspotNotFound StaleVersion LocationIdTaken */
  modify(actor: Actor, id: number, change: HotspotChange, version?: number): Promise<Hotspot> {
    return this.database.transaction(async () => {
      const hotspot = await this.held(actor, id, version);
      const before = Object.assign({}, hotspot);
      Object.assign(hotspot, change, { modifiedAt: this.clock.now() });
      hotspot.locationId = hotspot.locationId.toUpperCase();
      if (hotspot.freeServiceId !== before.freeServiceId) await this.mustSell(hotspot);
      const saved = await this.hotspots.save(hotspot);
      const changed = difference<object>(before, saved);
      await this.record(actor, 'modified', id, changed.before, changed.after);
      return saved;
    });
  }

  /** Deletes one that has never been used. @throws HotspotNotFound StaleVersion Conflict */
  async remove(actor: Actor, id: number, version?: number): Promise<void> {
    await this.database.transaction(async () => {
      const hotspot = await this.held(actor, id, version);
      await this.hotspots.remove(hotspot);
      await this.record(actor, 'removed', id, hotspot, null);
    });
  }

  /** @throws ValidationFailed when the free service is another place's */
  private async mustSell({ id, freeServiceId }: Hotspot): Promise<void> {
    if (freeServiceId !== null && !(await this.hotspots.sells(id, freeServiceId))) {
      throw ValidationFailed.of('free_service_id', 'is not a service of this hotspot');
    }
  }

  private async held(actor: Actor, id: number, version: number | undefined): Promise<Hotspot> {
    await this.get(actor, id);
    const hotspot = await this.hotspots.findForUpdate(id);
    if (!hotspot) throw new HotspotNotFound();
    mustBeVersion(hotspot, version);
    return hotspot;
  }

  private record(
    actor: Actor,
    verb: string,
    id: number,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    const action = `hotspot.hotspot.${verb}`;
    return this.audit.record(actor, { action, subject: 'hotspot', subjectId: id, before, after });
  }
}
