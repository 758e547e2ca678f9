import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { IANAZone } from 'luxon';
import { type FieldFacts, Integer, Text } from '../../../platform/validation/fields.js';
import { Objects } from '../../../platform/validation/objects.js';
import { CalendarDates } from '../../../platform/validation/list-fields.js';
import type { CalendarFacts } from '../calendars.service.js';

const TIME = { min: 5, max: 5, says: 'must be a time such as 08:00' } as const;

/** Working hours on one day of the week. */
export class WorkingHoursDto {
  @Integer({ min: 1, max: 7, description: '1 Monday … 7 Sunday.', example: 1 })
  weekday!: number;

  @Text({ ...TIME, pattern: /^([01]\d|2[0-3]):[0-5]\d$/, example: '08:00' })
  from!: string;

  @Text({ ...TIME, pattern: /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, example: '17:00' })
  to!: string;
}

const Name = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    min: 1,
    max: 100,
    pattern: /\S/,
    says: 'must not be blank',
    example: 'Office hours',
    ...facts,
  });
const TimeZoneName = (facts: FieldFacts = {}): PropertyDecorator[] => [
  Text({ max: 60, description: 'IANA name.', example: 'Africa/Johannesburg', ...facts }),
  ValidateBy({
    name: 'isTimeZone',
    validator: {
      validate: (value) =>
        value === undefined || (typeof value === 'string' && IANAZone.isValidZone(value)),
      defaultMessage: () => 'must be an IANA time zone such as Africa/Johannesburg',
    },
  }),
];
const Zone =
  (facts: FieldFacts = {}): PropertyDecorator =>
  (target, key) => {
    for (const decorate of TimeZoneName(facts)) decorate(target, key);
  };
const Hours = (facts: FieldFacts = {}): PropertyDecorator =>
  Objects(() => WorkingHoursDto, { max: 100, description: 'Several a day are fine.', ...facts });

export class NewCalendarDto {
  @Name()
  name!: string;

  @Zone()
  time_zone!: string;

  @Hours()
  intervals!: WorkingHoursDto[];

  @CalendarDates({ optional: true, description: 'Days off.', example: ['2026-12-25'] })
  holidays?: string[];
}

export class CalendarChangesDto {
  @Name({ optional: true })
  name?: string;

  @Zone({ optional: true })
  time_zone?: string;

  @Hours({ optional: true })
  intervals?: WorkingHoursDto[];

  @CalendarDates({ optional: true, description: 'Days off.', example: ['2026-12-25'] })
  holidays?: string[];
}

export class CalendarDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'Office hours' })
  name!: string;

  @ApiProperty({ example: 'Africa/Johannesburg' })
  time_zone!: string;

  @ApiProperty({ type: [WorkingHoursDto] })
  intervals!: WorkingHoursDto[];

  @ApiProperty({ type: [String], example: ['2026-12-25'] })
  holidays!: string[];

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;
}

export function newCalendarOf(dto: NewCalendarDto): CalendarFacts {
  return {
    name: dto.name,
    timeZone: dto.time_zone,
    intervals: dto.intervals.map(plainHours),
    holidays: dto.holidays ?? [],
  };
}

export function calendarChangesOf(dto: CalendarChangesDto): Partial<CalendarFacts> {
  return {
    ...(dto.name === undefined ? {} : { name: dto.name }),
    ...(dto.time_zone === undefined ? {} : { timeZone: dto.time_zone }),
    ...(dto.intervals === undefined ? {} : { intervals: dto.intervals.map(plainHours) }),
    ...(dto.holidays === undefined ? {} : { holidays: dto.holidays }),
  };
}

function plainHours({ weekday, from, to }: WorkingHoursDto): CalendarFacts['intervals'][number] {
  return { weekday, from, to };
}
