import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import {
  NewSpeedBoostPolicyBody,
  SpeedBoostPolicyChangeBody,
  windowsOf,
} from '../dto/fup.bodies.js';
import { AdminSpeedBoostPolicyDto } from '../dto/fup.dto.js';
import { SPEED_BOOSTS, ProductLists } from '../products.lists.js';
import { WRITING } from '../writing.js';
import { SpeedBoostPolicies } from './fup-policies.service.js';

@AdminController('fup-speed-boost-policies', 'FUP policies', 'view_products')
export class SpeedBoostPoliciesAdminController {
  constructor(
    private readonly rows: SpeedBoostPolicies,
    private readonly lists: ProductLists,
  ) {}

  @Rest('GET', '', {
    summary: 'List FUP speed-boost policies',
    returns: AdminSpeedBoostPolicyDto,
    list: true,
  })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.lists.catalogue(SPEED_BOOSTS, query, 'id'));
  }

  @Rest('POST', '', {
    summary: 'Add a speed-boost policy',
    returns: AdminSpeedBoostPolicyDto,
    status: 201,
    access: WRITING,
    errors: ['conflict', 'accounting_permission_required'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewSpeedBoostPolicyBody): Promise<Created> {
    const { id, version } = await this.rows.add(
      actor,
      { name: body.name },
      windowsOf(body.windows),
    );
    return new Created(
      `/admin/fup-speed-boost-policies/${id}`,
      await this.lists.catalogueItem(SPEED_BOOSTS, id),
      version,
    );
  }

  @Rest('GET', ':id', {
    summary: 'Read a speed-boost policy',
    returns: AdminSpeedBoostPolicyDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    return this.item(await this.rows.get(id));
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a speed-boost policy',
    returns: AdminSpeedBoostPolicyDto,
    access: WRITING,
    errors: ['not_found', 'conflict', 'stale_version', 'accounting_permission_required'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: SpeedBoostPolicyChangeBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    return this.item(
      await this.rows.modify(
        actor,
        id,
        { name: body.name, parts: body.windows && windowsOf(body.windows) },
        version,
      ),
    );
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a speed-boost policy that no product uses',
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
    return new Item(await this.lists.catalogueItem(SPEED_BOOSTS, id), version);
  }
}
