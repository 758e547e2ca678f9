import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder } from '../../platform/paging/list.js';
import { RadiusSecrets } from '../secrets/radius-secrets.js';

/** Where a login comes from. */
export interface LoginPlace {
  /** As if it asked from there; the oldest NAS when absent. */
  nasId?: number | undefined;
  /** The locked MAC address of an account when absent. */
  callingStationId?: string | undefined;
}

/** Why a login is answered as it is: the same functions that answer FreeRADIUS, with their trace. */
@Injectable()
export class Explanations {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly secrets: RadiusSecrets,
  ) {}

  /**
   * What a username would be answered, be it an account's, a voucher's or nobody's; accounts beyond
   * the actor's reach are nobody's to him. @throws NotFound for the NAS
   */
  explain(actor: Actor, username: string, place: LoginPlace): Promise<RawJson> {
    return this.database.transaction(async () => {
      await this.mustKnow(place.nasId);
      // A voucher is found by what the key makes of its code, and no connection of ours has the key.
      await this.database.query(`SELECT set_config('lastmile.radius_key', $1, true)`, [
        this.secrets.connectionKey,
      ]);
      return this.answered(actor, username, place);
    });
  }

  private async answered(
    actor: Actor,
    username: string,
    { nasId, callingStationId }: LoginPlace,
  ): Promise<RawJson> {
    const { bind, values } = new Binder();
    const [name, now, nas, station] = [
      `${bind(username)}::text`,
      `${bind(this.clock.now())}::timestamptz`,
      `${bind(nasId ?? null)}::integer`,
      `${bind(callingStationId ?? null)}::text`,
    ];
    const row = await this.database.queryOne<{ row: string }>(
      `SELECT json_build_object(
                'verdict', coalesce(r.verdict, 'reject'),
                'reason', coalesce(r.reason, 'unknown_username'),
                'trace', step('credential', jsonb_build_object('username', ${name}),
                              CASE WHEN r.data_account_id IS NOT NULL THEN 'data_account'
                                   WHEN r.voucher_id IS NOT NULL THEN 'voucher'
                                   ELSE 'unknown_username' END) || coalesce(r.trace, '[]'),
                'attributes', attributes_json(coalesce(r.attributes, ARRAY[
                  reply_message(reject_message('unknown_username'))])))::text AS row
         FROM (SELECT 1) one
         LEFT JOIN LATERAL (SELECT n AS at_nas FROM nas n
                             WHERE ${nas} IS NULL OR n.id = ${nas} ORDER BY n.id LIMIT 1) chosen
           ON true
         LEFT JOIN data_accounts d ON lower(d.username) = lower(${name})
         LEFT JOIN LATERAL (
           SELECT * FROM data_account_reply(d.id, chosen.at_nas,
             CASE WHEN ${station} IS NULL THEN coalesce(d.mac_address::text, '')
                  ELSE device_of(${station}) END, ${now}, true)
            WHERE d.id IS NOT NULL AND ${withinReach(actor.reach, 'd.customer_id', bind)}
           UNION ALL
           SELECT * FROM voucher_reply((SELECT c.voucher_id FROM voucher_credential(${name}) c),
                                       chosen.at_nas, device_of(${station}), ${now}, NULL, true)
            WHERE d.id IS NULL AND ${withinReach(actor.reach, 'NULL::integer', bind)}) r ON true`,
      values,
    );
    return new RawJson(row?.row ?? '{}');
  }

  private async mustKnow(nasId: number | undefined): Promise<void> {
    if (nasId === undefined) return;
    const found = await this.database.queryOne('SELECT 1 FROM nas WHERE id = $1', [nasId]);
    if (!found) throw new NotFound('NAS');
  }
}
