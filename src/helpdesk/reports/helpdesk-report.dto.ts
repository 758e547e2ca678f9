import { ApiProperty } from '@nestjs/swagger';
import { PageParameters } from '../../platform/paging/list-parameters.js';
import { CalendarDate } from '../../platform/validation/fields.js';

export class HelpdeskReportQuery extends PageParameters {
  @CalendarDate({ optional: true, description: 'Tickets opened on this day or later.' })
  date_from?: string;

  @CalendarDate({ optional: true, description: 'Tickets opened on this day or earlier.' })
  date_to?: string;
}

/** Tickets under work now, by how long ago they were opened. */
export class OpenByAgeDto {
  @ApiProperty({ example: 12 })
  total!: number;

  @ApiProperty({ example: 2 })
  on_hold!: number;

  @ApiProperty({ example: 5 })
  under_1_day!: number;

  @ApiProperty({ example: 4, description: 'One day or more.' })
  under_3_days!: number;

  @ApiProperty({ example: 2, description: 'Three days or more.' })
  under_7_days!: number;

  @ApiProperty({ example: 1, description: 'Seven days or more.' })
  older!: number;
}

/** In seconds of the department's working time. */
export class PercentilesDto {
  @ApiProperty({ example: 40, description: 'Tickets that were answered or resolved.' })
  count!: number;

  @ApiProperty({ type: Number, nullable: true, example: 1800 })
  p50_seconds!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 7200 })
  p90_seconds!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 28800 })
  p99_seconds!: number | null;

  @ApiProperty({ example: 3, description: 'Those that took longer than promised.' })
  breached!: number;
}

export class RatingSummaryDto {
  @ApiProperty({ example: 9 })
  count!: number;

  @ApiProperty({ type: String, nullable: true, example: '4.33', description: 'From 1 to 5.' })
  average!: string | null;
}

export class DepartmentReportDto {
  @ApiProperty({ example: 1 })
  department_id!: number;

  @ApiProperty({ example: 'Support' })
  department_name!: string;

  @ApiProperty({ type: OpenByAgeDto })
  open!: OpenByAgeDto;

  @ApiProperty({ example: 57, description: 'Tickets opened within the range.' })
  opened!: number;

  @ApiProperty({ type: PercentilesDto })
  first_response!: PercentilesDto;

  @ApiProperty({ type: PercentilesDto })
  resolution!: PercentilesDto;

  @ApiProperty({ type: RatingSummaryDto })
  rating!: RatingSummaryDto;
}
