import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { NewSpeedLimitPolicyBody, SpeedLimitPolicyChangeBody, stepsOf } from '../dto/fup.bodies.js';
import { AdminSpeedLimitPolicyDto } from '../dto/fup.dto.js';
import { SPEED_LIMITS, ProductLists } from '../products.lists.js';
import { WRITING } from '../writing.js';
import { SpeedLimitPolicies } from './fup-policies.service.js';

@AdminController('fup-speed-limit-policies', 'FUP policies', 'view_products')
export class SpeedLimitPoliciesAdminController {
  constructor(
    private readonly rows: SpeedLimitPolicies,
    private readonly lists: ProductLists,
  ) {}

  @Rest('GET', '', {
    summary: 'List FUP speed-limit policies',
    returns: AdminSpeedLimitPolicyDto,
    list: true,
  })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.lists.catalogue(SPEED_LIMITS, query, 'id'));
  }

  @Rest('POST', '', {
    summary: 'Add a speed-limit policy',
    returns: AdminSpeedLimitPolicyDto,
    status: 201,
    access: WRITING,
    errors: ['conflict', 'accounting_permission_required'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewSpeedLimitPolicyBody): Promise<Created> {
    const { id, version } = await this.rows.add(actor, { name: body.name }, stepsOf(body.steps));
    return new Created(
      `/admin/fup-speed-limit-policies/${id}`,
      await this.lists.catalogueItem(SPEED_LIMITS, id),
      version,
    );
  }

  @Rest('GET', ':id', {
    summary: 'Read a speed-limit policy',
    returns: AdminSpeedLimitPolicyDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    return this.item(await this.rows.get(id));
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a speed-limit policy',
    returns: AdminSpeedLimitPolicyDto,
    access: WRITING,
    errors: ['not_found', 'conflict', 'stale_version', 'accounting_permission_required'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: SpeedLimitPolicyChangeBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    return this.item(
      await this.rows.modify(
        actor,
        id,
        { name: body.name, parts: body.steps && stepsOf(body.steps) },
        version,
      ),
    );
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a speed-limit policy that no product uses',
    status: 204,
    access: WRITING,
    errors: ['not_found', 'conflict', 'stale_version', 'accounting_permission_required'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.rows.remove(actor, id, version);
  }

  private async item({ id, version }: { id: number; version: number }): Promise<Item> {
    return new Item(await this.lists.catalogueItem(SPEED_LIMITS, id), version);
  }
}
