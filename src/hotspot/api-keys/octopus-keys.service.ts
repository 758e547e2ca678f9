import { Injectable } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { digest, newSecret } from '../../platform/secrets/secrets.js';

/** Who comes with a key, and the hotspots that he may see. */
export interface OctopusCaller {
  keyId: number;
  actor: Actor;
  hotspotIds: readonly number[];
}

const ROW = `
  json_build_object(
    'id', k.id, 'name', k.name, 'key_prefix', k.key_prefix,
    'location_ids', (SELECT coalesce(json_agg(h.location_id ORDER BY h.location_id), '[]')
                       FROM octopus_key_hotspots x JOIN hotspots h ON h.id = x.hotspot_id
                      WHERE x.octopus_key_id = k.id),
    'created_by', k.created_by, 'created_at', utc_text(k.created_at),
    'last_used_at', utc_text(k.last_used_at))`;

/** How exactly a key's last use is known. */
const SEEN_SECONDS = 60;
/** What programs may do that come with a key, at their own hotspots. */
const PERMISSIONS = new Set(['view_hotspots', 'add_vouchers', 'modify_vouchers']);

/** The API keys of the Octopus face: each sees its own locations. */
@Injectable()
export class OctopusKeys {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  list({ search, ...request }: ListRequest & { search?: string }): Promise<Page> {
    const binder = new Binder();
    const found = search === undefined ? [] : [`k.name ILIKE ${binder.bind(containing(search))}`];
    const source = {
      row: ROW,
      from: 'octopus_keys k',
      where: ['k.revoked_at IS NULL', ...found],
      id: 'k.id',
      sorts: { id: { column: 'k.id', type: 'integer' } } as const,
      defaultSort: 'id',
    };
    return listPage(this.database, source, binder, request);
  }

  /** @throws NotFound */
  async get(id: number): Promise<object> {
    const found = await this.database.queryOne<{ row: object }>(
      `SELECT ${ROW} AS row FROM octopus_keys k WHERE k.id = $1 AND k.revoked_at IS NULL`,
      [id],
    );
    if (!found) throw new NotFound('API key');
    return found.row;
  }

  /**
   * A new key, told once.
   * @param key for demo data @throws ValidationFailed for an unknown location
   */
  issue(
    actor: Actor,
    name: string,
    locationIds: readonly string[],
    key = newSecret('lm_ok_'),
  ): Promise<{ id: number; key: string }> {
    return this.database.transaction(async () => {
      const hotspotIds = await this.hotspotsNamed(locationIds);
      const row = await this.database.queryOne<{ id: number }>(
        `INSERT INTO octopus_keys (name, key_hash, key_prefix, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5) RETURNING id`,
        [name, digest(key), key.slice(0, 10), actor.username, this.clock.now()],
      );
      const id = row?.id ?? 0;
      await this.database.execute(
        `INSERT INTO octopus_key_hotspots (octopus_key_id, hotspot_id)
         SELECT $1, unnest($2::integer[])`,
        [id, hotspotIds],
      );
      await this.record(actor, id, 'issued', { name, location_ids: locationIds });
      return { id, key };
    });
  }

  /** The key dies at once. @throws NotFound */
  async revoke(actor: Actor, id: number): Promise<void> {
    await this.database.transaction(async () => {
      const revoked = await this.database.execute(
        'UPDATE octopus_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL',
        [id, this.clock.now()],
      );
      if (revoked === 0) throw new NotFound('API key');
      await this.record(actor, id, 'revoked', {});
    });
  }

  /** Whose key this is; nobody's when it is unknown or revoked. */
  async findCaller(key: string): Promise<OctopusCaller | undefined> {
    const row = await this.database.queryOne<{ id: number; name: string; hotspotIds: number[] }>(
      `SELECT k.id, k.name,
              ARRAY(SELECT x.hotspot_id FROM octopus_key_hotspots x
                     WHERE x.octopus_key_id = k.id ORDER BY x.hotspot_id) AS "hotspotIds"
         FROM octopus_keys k
        WHERE k.key_hash = $1 AND k.revoked_at IS NULL`,
      [digest(key)],
    );
    if (!row) return undefined;
    await this.database.execute(
      `UPDATE octopus_keys SET last_used_at = $2
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)`,
      [row.id, this.clock.now(), this.clock.in(-SEEN_SECONDS)],
    );
    return { keyId: row.id, actor: actorOf(row), hotspotIds: row.hotspotIds };
  }

  private async hotspotsNamed(locationIds: readonly string[]): Promise<number[]> {
    const rows = await this.database.query<{ id: number; locationId: string }>(
      `SELECT id, location_id AS "locationId" FROM hotspots WHERE location_id = ANY ($1)`,
      [locationIds.map((each) => each.toUpperCase())],
    );
    const known = new Set(rows.map(({ locationId }) => locationId));
    const unknown = locationIds.filter((each) => !known.has(each.toUpperCase()));
    if (unknown.length > 0) {
      throw ValidationFailed.of('location_ids', `there is no hotspot ${unknown.join(', ')}`);
    }
    return rows.map(({ id }) => id);
  }

  private record(actor: Actor, id: number, verb: string, after: object): Promise<void> {
    const action = `hotspot.octopus_key.${verb}`;
    return this.audit.record(actor, { action, subject: 'octopus_key', subjectId: id, after });
  }
}

/** A key is nobody's user: it reaches what its face lets it reach, the hotspots of its list. */
function actorOf({ id, name }: { id: number; name: string }): Actor {
  return new Actor(
    {
      userId: null,
      username: `octopus:${name}`,
      name,
      email: null,
      role: 'octopus',
      permissions: PERMISSIONS,
      scopes: null,
      clientId: null,
      customerId: null,
      partnerId: null,
      credential: `octopus-key:${id}`,
      expiresAt: null,
    },
    { kind: 'all' },
  );
}
