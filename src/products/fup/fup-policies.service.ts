import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Events } from '../../platform/events/events.js';
import { speedBoostPolicyRow, speedLimitPolicyRow } from '../product-rows.js';
import { IsInUse, NameTaken } from '../products.errors.js';
import { FairUseChanged } from '../products.events.js';
import { FairUsePolicies } from './fair-use-policies.js';
import type { SpeedBoostWindow, SpeedLimitStep } from './fup.types.js';
import { SpeedBoostPolicy, SpeedLimitPolicy } from './speed-policy.entities.js';

const SPEED_LIMITS = {
  room: 'products',
  noun: 'fup speed limit policy',
  table: 'fup_speed_limit_policies',
  row: speedLimitPolicyRow,
  order: 'name',
} as const;
const SPEED_BOOSTS = {
  room: 'products',
  noun: 'fup speed boost policy',
  table: 'fup_speed_boost_policies',
  row: speedBoostPolicyRow,
  order: 'name',
} as const;

@Injectable()
export class SpeedLimitPoliciesRepository extends EntityRepository<SpeedLimitPolicy> {
  constructor(database: Database) {
    super(database, SpeedLimitPolicy, {
      fup_speed_limit_policies_name_key: () => new NameTaken('speed-limit policy'),
      products_fup_speed_limit_policy_id_fkey: () => new IsInUse('speed-limit policy'),
    });
  }
}

@Injectable()
export class SpeedBoostPoliciesRepository extends EntityRepository<SpeedBoostPolicy> {
  constructor(database: Database) {
    super(database, SpeedBoostPolicy, {
      fup_speed_boost_policies_name_key: () => new NameTaken('speed-boost policy'),
      products_fup_speed_boost_policy_id_fkey: () => new IsInUse('speed-boost policy'),
    });
  }
}

/** The acts on speed-limit policies; the parts are their steps. */
@Injectable()
export class SpeedLimitPolicies extends FairUsePolicies<SpeedLimitStep, SpeedLimitPolicy> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    private readonly events: Events,
    protected readonly repository: SpeedLimitPoliciesRepository,
  ) {
    super(SPEED_LIMITS, { database, clock, audit });
  }

  protected override async replaceParts(
    id: number,
    steps: readonly SpeedLimitStep[],
  ): Promise<void> {
    await this.keeping.database.execute('DELETE FROM fup_speed_limit_steps WHERE policy_id = $1', [
      id,
    ]);
    await this.keeping.database.execute(
      `INSERT INTO fup_speed_limit_steps
         (policy_id, position, "window", used_bytes, used_percent,
          download_kbps, upload_kbps, speed_percent)
       SELECT $1, position, step ->> 'window', (step ->> 'usedBytes')::bigint,
              (step ->> 'usedPercent')::integer, (step ->> 'downloadKbps')::integer,
              (step ->> 'uploadKbps')::integer, (step ->> 'speedPercent')::integer
         FROM jsonb_array_elements($2) WITH ORDINALITY AS steps (step, position)`,
      [id, JSON.stringify(steps)],
    );
    await this.events.emit(new FairUseChanged({ speedLimitPolicyId: id }));
  }

  protected override partsOf(id: number): Promise<SpeedLimitStep[]> {
    return this.keeping.database.query<SpeedLimitStep>(
      `SELECT "window", used_bytes AS "usedBytes", used_percent AS "usedPercent",
              download_kbps AS "downloadKbps", upload_kbps AS "uploadKbps",
              speed_percent AS "speedPercent"
         FROM fup_speed_limit_steps WHERE policy_id = $1 ORDER BY position`,
      [id],
    );
  }
}

/** The acts on speed-boost policies; the parts are their windows. */
@Injectable()
export class SpeedBoostPolicies extends FairUsePolicies<SpeedBoostWindow, SpeedBoostPolicy> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    private readonly events: Events,
    protected readonly repository: SpeedBoostPoliciesRepository,
  ) {
    super(SPEED_BOOSTS, { database, clock, audit });
  }

  protected override async replaceParts(
    id: number,
    windows: readonly SpeedBoostWindow[],
  ): Promise<void> {
    await this.keeping.database.execute(
      'DELETE FROM fup_speed_boost_windows WHERE policy_id = $1',
      [id],
    );
    await this.keeping.database.execute(
      `INSERT INTO fup_speed_boost_windows
         (policy_id, position, weekdays, starts_at, ends_at,
          download_kbps, upload_kbps, speed_percent)
       SELECT $1, position,
              ARRAY(SELECT jsonb_array_elements_text(part -> 'weekdays')::integer),
              (part ->> 'startsAt')::time, (part ->> 'endsAt')::time,
              (part ->> 'downloadKbps')::integer, (part ->> 'uploadKbps')::integer,
              (part ->> 'speedPercent')::integer
         FROM jsonb_array_elements($2) WITH ORDINALITY AS parts (part, position)`,
      [id, JSON.stringify(windows)],
    );
    await this.events.emit(new FairUseChanged({ speedBoostPolicyId: id }));
  }

  protected override partsOf(id: number): Promise<SpeedBoostWindow[]> {
    return this.keeping.database.query<SpeedBoostWindow>(
      `SELECT weekdays, to_char(starts_at, 'HH24:MI') AS "startsAt",
              to_char(ends_at, 'HH24:MI') AS "endsAt", download_kbps AS "downloadKbps",
              upload_kbps AS "uploadKbps", speed_percent AS "speedPercent"
         FROM fup_speed_boost_windows WHERE policy_id = $1 ORDER BY position`,
      [id],
    );
  }
}
