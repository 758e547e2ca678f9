import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { KeptRows } from '../../platform/rows/kept-rows.js';
import { ClockReplays } from './clock-replays.js';
import { SlaPolicy } from './sla-policy.entity.js';

export type SlaPolicyFacts = Pick<
  SlaPolicy,
  'name' | 'targets' | 'warnPercent' | 'holdPausesFirstResponse'
>;

const SHOWN = {
  room: 'helpdesk',
  noun: 'sla policy',
  table: 'sla_policies',
  row: (idKey: string) => `json_build_object(
    '${idKey}', r.id, 'name', r.name, 'targets', r.targets, 'warn_percent', r.warn_percent,
    'hold_pauses_first_response', r.hold_pauses_first_response,
    'created_at', utc_text(r.created_at), 'modified_at', utc_text(r.modified_at))`,
  order: 'id',
} as const;

@Injectable()
export class SlaPoliciesRepository extends EntityRepository<SlaPolicy> {
  constructor(database: Database) {
    super(database, SlaPolicy, {
      sla_policies_name_key: () =>
        new Conflict('Another policy has this name.', [{ field: 'name', message: 'is taken' }]),
      departments_sla_policy_id_fkey: () => new Conflict('Departments promise by this policy.'),
    });
  }
}

/** What is promised. A change reads the clocks of open tickets anew. */
@Injectable()
export class SlaPoliciesService extends KeptRows<SlaPolicyFacts, SlaPolicy> {
  constructor(
    database: Database,
    clock: Clock,
    audit: Audit,
    protected readonly repository: SlaPoliciesRepository,
    private readonly replays: ClockReplays,
  ) {
    super(SHOWN, { database, clock, audit });
  }

  protected audited(policy: SlaPolicy): SlaPolicyFacts {
    const { name, targets, warnPercent, holdPausesFirstResponse } = policy;
    return { name, targets, warnPercent, holdPausesFirstResponse };
  }

  protected override mustMakeSense({ targets }: SlaPolicyFacts): void {
    const priorities = targets.map(({ priority }) => priority);
    if (new Set(priorities).size < priorities.length) {
      throw ValidationFailed.of('targets', 'must have one entry at most for each priority');
    }
  }

  protected override afterWrite({ id }: SlaPolicy): Promise<void> {
    return this.replays.ofPolicy(id);
  }
}
