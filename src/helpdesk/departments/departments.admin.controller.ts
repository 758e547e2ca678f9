import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { SETTING_UP } from '../setting-up.js';
import {
  DepartmentChangesDto,
  departmentChangesOf,
  DepartmentDto,
  NewDepartmentDto,
  newDepartmentOf,
} from './dto/departments.admin.dto.js';
import { DepartmentsService } from './departments.service.js';

@AdminController('departments', 'Helpdesk', 'view_tickets')
export class DepartmentsAdminController {
  constructor(private readonly rows: DepartmentsService) {}

  @Rest('GET', '', { summary: 'List departments', returns: DepartmentDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.rows.list(query));
  }

  @Rest('POST', '', {
    summary: 'Add a department',
    returns: DepartmentDto,
    status: 201,
    access: SETTING_UP,
    errors: ['conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewDepartmentDto): Promise<Created> {
    const row = await this.rows.add(actor, newDepartmentOf(body));
    return new Created(`/admin/departments/${row.id}`, DepartmentDto.of(row), row.version);
  }

  @Rest('GET', ':id', {
    summary: 'Read a department',
    returns: DepartmentDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    const row = await this.rows.get(id);
    return new Item(DepartmentDto.of(row), row.version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a department',
    description: 'Another calendar or policy reads the promises of its open tickets anew.',
    returns: DepartmentDto,
    access: SETTING_UP,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: DepartmentChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const row = await this.rows.modify(actor, id, departmentChangesOf(body), version);
    return new Item(DepartmentDto.of(row), row.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a department without tickets',
    status: 204,
    access: SETTING_UP,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.rows.remove(actor, id, version);
  }
}
