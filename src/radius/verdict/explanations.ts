import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { DataAccountNotFound } from '../radius.errors.js';

/** Why a login is answered as it is: the same function that answers FreeRADIUS, with its trace. */
@Injectable()
export class Explanations {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * @param nasId as if it asked from there; the oldest NAS when absent
   * @param callingStationId the locked MAC address when absent
   * @throws DataAccountNotFound NotFound
   */
  async explain(
    accountId: number,
    nasId: number | undefined,
    callingStationId: string | undefined,
  ): Promise<RawJson> {
    if (
      nasId !== undefined &&
      !(await this.database.queryOne('SELECT 1 FROM nas WHERE id = $1', [nasId]))
    ) {
      throw new NotFound('NAS');
    }
    const row = await this.database.queryOne<{ row: string }>(
      `SELECT json_build_object('verdict', r.verdict, 'reason', r.reason, 'trace', r.trace,
                'attributes', r.attributes)::text AS row
         FROM data_accounts d
         LEFT JOIN LATERAL (
           SELECT n AS at_nas FROM nas n
            WHERE $3::integer IS NULL OR n.id = $3 ORDER BY n.id LIMIT 1) AS chosen ON true,
              data_account_reply(d.id, chosen.at_nas,
                CASE WHEN $4::text IS NULL THEN coalesce(d.mac_address::text, '')
                     ELSE device_of($4) END, $2, true) AS r
        WHERE d.id = $1`,
      [accountId, this.clock.now(), nasId ?? null, callingStationId ?? null],
    );
    if (!row) throw new DataAccountNotFound();
    return new RawJson(row.row);
  }
}
