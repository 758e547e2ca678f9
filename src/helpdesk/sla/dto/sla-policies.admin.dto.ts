import { ApiProperty } from '@nestjs/swagger';
import { type FieldFacts, Integer, Text, YesNo } from '../../../platform/validation/fields.js';
import { Objects } from '../../../platform/validation/objects.js';
import type { SlaPolicyFacts } from '../sla-policies.service.js';

/** Minutes of working time: a year of them, around the clock. */
const MINUTES_MAX = 527_040;
const WARN_PERCENT = 80;

/** What is promised for one priority. */
export class SlaTargetDto {
  @Integer({ min: 1, max: 5, example: 1 })
  priority!: number;

  @Integer({
    nullable: true,
    max: MINUTES_MAX,
    description: 'Minutes of working time until somebody answers; null promises nothing.',
    example: 60,
  })
  first_response_minutes?: number | null;

  @Integer({
    nullable: true,
    max: MINUTES_MAX,
    description: 'Minutes of working time until it is resolved; null promises nothing.',
    example: 480,
  })
  resolution_minutes?: number | null;
}

const Name = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    min: 1,
    max: 100,
    pattern: /\S/,
    says: 'must not be blank',
    example: 'Business',
    ...facts,
  });
const Targets = (facts: FieldFacts = {}): PropertyDecorator =>
  Objects(() => SlaTargetDto, { max: 5, description: 'One entry for each priority.', ...facts });

class SlaSettings {
  @Integer({
    optional: true,
    min: 1,
    max: 99,
    default: WARN_PERCENT,
    description: 'How much of the time may be gone before somebody is warned.',
  })
  warn_percent?: number;

  @YesNo({
    optional: true,
    default: 'no',
    description: 'Whether a ticket on hold need not be answered; its resolution waits anyway.',
  })
  hold_pauses_first_response?: boolean;
}

export class NewSlaPolicyDto extends SlaSettings {
  @Name()
  name!: string;

  @Targets()
  targets!: SlaTargetDto[];
}

export class SlaPolicyChangesDto extends SlaSettings {
  @Name({ optional: true })
  name?: string;

  @Targets({ optional: true })
  targets?: SlaTargetDto[];
}

export class SlaPolicyDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'Business' })
  name!: string;

  @ApiProperty({ type: [SlaTargetDto] })
  targets!: SlaTargetDto[];

  @ApiProperty({ example: 80 })
  warn_percent!: number;

  @ApiProperty()
  hold_pauses_first_response!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;
}

export function newSlaPolicyOf(dto: NewSlaPolicyDto): SlaPolicyFacts {
  return {
    name: dto.name,
    targets: dto.targets.map(plainTarget),
    warnPercent: dto.warn_percent ?? WARN_PERCENT,
    holdPausesFirstResponse: dto.hold_pauses_first_response ?? false,
  };
}

export function slaPolicyChangesOf(dto: SlaPolicyChangesDto): Partial<SlaPolicyFacts> {
  return {
    ...(dto.name === undefined ? {} : { name: dto.name }),
    ...(dto.targets === undefined ? {} : { targets: dto.targets.map(plainTarget) }),
    ...(dto.warn_percent === undefined ? {} : { warnPercent: dto.warn_percent }),
    ...(dto.hold_pauses_first_response === undefined
      ? {}
      : { holdPausesFirstResponse: dto.hold_pauses_first_response }),
  };
}

function plainTarget(target: SlaTargetDto): SlaPolicyFacts['targets'][number] {
  return {
    priority: target.priority,
    first_response_minutes: target.first_response_minutes ?? null,
    resolution_minutes: target.resolution_minutes ?? null,
  };
}
