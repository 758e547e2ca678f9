import { Body, Param, Query } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { Instant, Integer, OneOf, Text } from '../../platform/validation/fields.js';
import { AdminDataAccountDetailsDto, AdminDataAccountDto, HoldDto } from '../dto/account.dto.js';
import { HOLD_KINDS, type HoldKind } from '../holds/hold-kinds.js';
import { Holds } from '../holds/holds.service.js';
import { UsageRebuild } from '../usage/usage-rebuild.js';
import { Explanations } from '../verdict/explanations.js';
import { DataAccountViews } from './data-account-views.js';
import { DataAccountsService } from './data-accounts.service.js';

export class NewHoldBody {
  @OneOf(HOLD_KINDS)
  kind!: HoldKind;

  @Text({ optional: true, max: 500 })
  reason?: string;

  @Instant({ optional: true, description: 'Ends by itself then.' })
  until?: Date;
}

export class ExplainBody {
  @Integer({ optional: true, description: 'As if it asked from this NAS.' })
  nas_id?: number;

  @Text({ optional: true, max: 60, description: 'Calling-Station-Id; the locked MAC when absent.' })
  calling_station_id?: string;
}

export class ExplainLoginBody extends ExplainBody {
  @Text({
    max: 253,
    example: 'pie001-home',
    description: "An account's, a voucher's, or nobody's.",
  })
  username!: string;
}

class TraceStepDto {
  @ApiProperty({ example: 'allowance' })
  step!: string;

  @ApiProperty({ type: Object, nullable: true, additionalProperties: true })
  input!: object | null;

  @ApiProperty({ example: 'passed' })
  outcome!: string;
}

export class ExplanationDto {
  @ApiProperty({ enum: ['accept', 'reject'] })
  verdict!: string;

  @ApiProperty({ example: 'ok' })
  reason!: string;

  @ApiProperty({ type: [TraceStepDto] })
  trace!: TraceStepDto[];

  @ApiProperty({ type: Object, additionalProperties: true, description: 'What would be sent.' })
  attributes!: object;
}

export class RebuiltUsageDto {
  @ApiProperty({ example: 0, description: 'Rows that were not what the accounting packets say.' })
  sessions!: number;

  @ApiProperty({ example: 0 })
  days!: number;

  @ApiProperty({ example: 0 })
  periods!: number;

  @ApiProperty({ example: 0 })
  lots!: number;
}

@AdminController('data-accounts', 'Data Accounts', 'view_radius_users')
export class DataAccountsAdminController {
  constructor(
    private readonly dataAccounts: DataAccountsService,
    private readonly views: DataAccountViews,
    private readonly holds: Holds,
    private readonly explanations: Explanations,
    private readonly usageRebuild: UsageRebuild,
  ) {}

  @Rest('GET', '', { summary: 'List data accounts', returns: AdminDataAccountDto, list: true })
  async list(@CurrentActor() actor: Actor, @Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.views.page(actor, query, 'id'));
  }

  @Rest('GET', ':id', {
    summary: 'Read a data account',
    returns: AdminDataAccountDetailsDto,
    errors: ['not_found'],
  })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    const { row, version } = await this.views.details(actor, id, 'id');
    return new Item(row, version);
  }

  @Rest('POST', ':id/holds', {
    summary: 'Hold a data account back',
    description: 'It is disconnected. A hold of the same kind is amended.',
    returns: HoldDto,
    status: 201,
    access: { scopes: ['admin'], permissions: ['modify_radius_users'] },
    errors: ['not_found', 'conflict'],
    example: { kind: 'admin', reason: 'The radio is being replaced.' },
  })
  async hold(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: NewHoldBody,
  ): Promise<Created> {
    await this.dataAccounts.resolve(actor, { dataAccountId: id });
    const hold = await this.holds.place(actor, id, body);
    return new Created(`/admin/data-accounts/${id}/holds/${hold.id}`, {
      hold_id: hold.id,
      kind: hold.kind,
      reason: hold.reason,
      placed_at: hold.placedAt.toISOString(),
      until: hold.until?.toISOString() ?? null,
    });
  }

  @Rest('DELETE', ':id/holds/:hold', {
    summary: 'Lift a hold',
    description: 'The other holds stay.',
    status: 204,
    access: { scopes: ['admin'], permissions: ['modify_radius_users'] },
    errors: ['not_found'],
  })
  async release(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Param('hold') hold: number,
  ): Promise<void> {
    await this.dataAccounts.resolve(actor, { dataAccountId: id });
    await this.holds.lift(actor, id, hold);
  }

  @Rest('POST', 'explain', {
    summary: 'Explain what a username would be answered now',
    description: 'An account, a voucher or neither, by NAS and MAC; changes nothing.',
    returns: ExplanationDto,
    errors: ['not_found'],
    readsOnly: true,
  })
  explainLogin(
    @CurrentActor() actor: Actor,
    @Body() { username, nas_id, calling_station_id }: ExplainLoginBody,
  ): Promise<RawJson> {
    const place = { nasId: nas_id, callingStationId: calling_station_id };
    return this.explanations.explain(actor, username, place);
  }

  @Rest('POST', ':id/explain', {
    summary: 'Explain what a login would be answered now',
    description: 'By the function that answers FreeRADIUS; changes nothing.',
    returns: ExplanationDto,
    errors: ['not_found'],
    example: { nas_id: 1, calling_station_id: '02-00-5E-00-00-00' },
    readsOnly: true,
  })
  async explain(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { nas_id, calling_station_id }: ExplainBody,
  ): Promise<RawJson> {
    const { username } = await this.dataAccounts.get(actor, { dataAccountId: id });
    const place = { nasId: nas_id, callingStationId: calling_station_id };
    return this.explanations.explain(actor, username, place);
  }

  @Rest('POST', ':id/rebuild-usage', {
    summary: 'Count the usage anew from the accounting packets',
    description: 'Answers how much was wrong; what was right stays to the byte.',
    returns: RebuiltUsageDto,
    access: { scopes: ['admin'], permissions: ['modify_radius_users'] },
    errors: ['not_found', 'conflict'],
  })
  async rebuildUsage(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
  ): Promise<RebuiltUsageDto> {
    await this.dataAccounts.resolve(actor, { dataAccountId: id });
    const wrong = await this.usageRebuild.rebuild(actor, id);
    return { sessions: 0, days: 0, periods: 0, lots: 0, ...wrong };
  }
}
