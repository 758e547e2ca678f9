import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Actor } from '../../auth/index.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Binder } from '../../platform/paging/list.js';
import { LocationIdTaken } from '../hotspot.errors.js';
import { hotspotsWithin } from './hotspot-reach.js';
import { Hotspot } from './hotspot.entity.js';

const inUse = (): Conflict =>
  new Conflict('This hotspot has been used; take it out of use instead of deleting it.');

@Injectable()
export class HotspotsRepository extends EntityRepository<Hotspot> {
  constructor(database: Database) {
    super(database, Hotspot, {
      hotspots_location_id_key: () => new LocationIdTaken(),
      hotspots_coordinates_check: () =>
        ValidationFailed.of('longitude', 'must be given with latitude, or neither'),
      hotspots_partner_id_fkey: () => ValidationFailed.of('partner_id', 'does not exist'),
      hotspots_customer_id_fkey: () => ValidationFailed.of('customer_id', 'does not exist'),
      hotspots_free_service_id_fkey: () => ValidationFailed.of('free_service_id', 'does not exist'),
      hotspot_services_hotspot_id_fkey: inUse,
      nas_hotspot_id_fkey: inUse,
      devices_hotspot_id_fkey: inUse,
      octopus_key_hotspots_hotspot_id_fkey: inUse,
      vouchers_hotspot_id_fkey: inUse,
      voucher_batches_hotspot_id_fkey: inUse,
    });
  }

  /** By location id, in any case. */
  findByLocation(locationId: string): Promise<Hotspot | null> {
    return this.rows.findOneBy({ locationId: locationId.toUpperCase() });
  }

  listOf(ids: readonly number[]): Promise<Hotspot[]> {
    return this.rows.find({ where: { id: In([...ids]) }, order: { locationId: 'ASC' } });
  }

  /** A hotspot within the actor's reach. */
  async findWithin(actor: Actor, id: number): Promise<Hotspot | null> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne(
      `SELECT 1 FROM hotspots h WHERE h.id = ${bind(id)} AND ${hotspotsWithin(actor, 'h', bind)}`,
      values,
    );
    return row ? this.find(id) : null;
  }

  /** Whether a service is one of a hotspot's. */
  async sells(id: number, serviceId: number): Promise<boolean> {
    const row = await this.database.queryOne(
      'SELECT 1 FROM hotspot_services WHERE id = $2 AND hotspot_id = $1 AND NOT is_deleted',
      [id, serviceId],
    );
    return row !== undefined;
  }

  /** The place that sold a product first; without any, the oldest of all. */
  async firstFor(actor: Actor, productId: number): Promise<number | undefined> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne<{ id: number }>(
      `SELECT h.id
         FROM hotspots h
         LEFT JOIN hotspot_services s ON s.hotspot_id = h.id AND NOT s.is_deleted
                                     AND s.is_active AND s.product_id = ${bind(productId)}
        WHERE h.is_enabled AND ${hotspotsWithin(actor, 'h', bind)}
        ORDER BY s.id IS NULL, s.id, h.id
        LIMIT 1`,
      values,
    );
    return row?.id;
  }
}
