import { AdminController, keptActs, resourceRoutes } from '../../auth/index.js';

import { SETTING_UP } from '../setting-up.js';
import {
  CalendarChangesDto,
  calendarChangesOf,
  CalendarDto,
  NewCalendarDto,
  newCalendarOf,
} from './dto/calendars.admin.dto.js';
import { CalendarsService } from './calendars.service.js';

const Routes = resourceRoutes({
  path: 'business-calendars',
  one: 'a business calendar',
  many: 'business calendars',
  returns: CalendarDto,
  create: NewCalendarDto,
  change: CalendarChangesDto,
  createExample: {
    name: 'Saturday duty',
    time_zone: 'Africa/Johannesburg',
    intervals: [{ weekday: 6, from: '08:00', to: '13:00' }],
  },
  changeExample: { holidays: ['2026-12-26'] },
  writing: SETTING_UP,
  routes: {
    add: { description: 'Working hours by day of the week, in a time zone, without the days off.' },
    modify: { description: 'The promises of open tickets are read anew by it.' },
    remove: { summary: 'Delete a business calendar that no department works by' },
  },
});

@AdminController('business-calendars', 'Helpdesk', 'view_tickets')
export class CalendarsAdminController extends Routes {
  constructor(rows: CalendarsService) {
    super(
      keptActs(rows, {
        added: newCalendarOf,
        changed: calendarChangesOf,
      }),
    );
  }
}
