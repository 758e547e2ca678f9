import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { SETTING_UP } from '../setting-up.js';
import {
  CalendarChangesDto,
  calendarChangesOf,
  CalendarDto,
  NewCalendarDto,
  newCalendarOf,
} from './dto/calendars.admin.dto.js';
import { CalendarsService } from './calendars.service.js';

@AdminController('business-calendars', 'Helpdesk', 'view_tickets')
export class CalendarsAdminController {
  constructor(private readonly rows: CalendarsService) {}

  @Rest('GET', '', { summary: 'List business calendars', returns: CalendarDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.rows.list(query));
  }

  @Rest('POST', '', {
    summary: 'Add a business calendar',
    description: 'Working hours by day of the week, in a time zone, without the days off.',
    returns: CalendarDto,
    status: 201,
    access: SETTING_UP,
    errors: ['conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewCalendarDto): Promise<Created> {
    const row = await this.rows.add(actor, newCalendarOf(body));
    return new Created(`/admin/business-calendars/${row.id}`, CalendarDto.of(row), row.version);
  }

  @Rest('GET', ':id', {
    summary: 'Read a business calendar',
    returns: CalendarDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    const row = await this.rows.get(id);
    return new Item(CalendarDto.of(row), row.version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a business calendar',
    description: 'The promises of open tickets are read anew by it.',
    returns: CalendarDto,
    access: SETTING_UP,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: CalendarChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const row = await this.rows.modify(actor, id, calendarChangesOf(body), version);
    return new Item(CalendarDto.of(row), row.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a business calendar that no department works by',
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
