import { ApiProperty } from '@nestjs/swagger';
import {
  Email,
  type FieldFacts,
  Integer,
  Text,
  YesNo,
} from '../../../platform/validation/fields.js';
import { Emails } from '../../../platform/validation/list-fields.js';
import type { DepartmentFacts } from '../departments.service.js';
import { slugOf } from '../slug.js';

const Name = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    min: 1,
    max: 100,
    pattern: /\S/,
    says: 'must not be blank',
    example: 'Support',
    ...facts,
  });
const Slug = (): PropertyDecorator =>
  Text({
    optional: true,
    min: 1,
    max: 50,
    pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/,
    says: 'must be lower-case words with dashes',
    description: 'Stands in subjects of letters, `[support-17]`; made of the name unless given.',
    example: 'support',
  });

const CREATED = { format: 'date-time', example: '2026-03-31T08:00:00.000Z' } as const;

class DepartmentSettings {
  @Slug()
  slug?: string;

  @Email({
    nullable: true,
    description: 'What its letters are sent from and answered to.',
    example: 'support@cedar.example',
  })
  email?: string | null;

  @Integer({
    nullable: true,
    min: 1,
    max: 365,
    description: 'Working days after which a waiting ticket gains priority; null for never.',
  })
  escalate_days?: number | null;

  @Emails({ optional: true, description: 'Told of new tickets.' })
  new_ticket_cc?: string[];

  @Emails({ optional: true, description: 'Told of new tickets and of every change.' })
  updated_ticket_cc?: string[];

  @Integer({ nullable: true, description: 'The user who gets tickets that name nobody.' })
  default_assignee_id?: number | null;

  @Integer({ nullable: true, description: 'A business calendar; null for around the clock.' })
  calendar_id?: number | null;

  @Integer({ nullable: true, description: 'What it promises; null for nothing.' })
  sla_policy_id?: number | null;

  @YesNo({ optional: true, description: 'Whether it takes new tickets.' })
  active?: boolean;
}

export class NewDepartmentDto extends DepartmentSettings {
  @Name()
  name!: string;
}

export class DepartmentChangesDto extends DepartmentSettings {
  @Name({ optional: true })
  name?: string;
}

export class DepartmentDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'Support' })
  name!: string;

  @ApiProperty({ example: 'support' })
  slug!: string;

  @ApiProperty({ type: String, nullable: true, example: 'support@cedar.example' })
  email!: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 2 })
  escalate_days!: number | null;

  @ApiProperty({ type: [String] })
  new_ticket_cc!: string[];

  @ApiProperty({ type: [String] })
  updated_ticket_cc!: string[];

  @ApiProperty({ type: Number, nullable: true })
  default_assignee_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  calendar_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  sla_policy_id!: number | null;

  @ApiProperty()
  active!: boolean;

  @ApiProperty(CREATED)
  created_at!: string;

  @ApiProperty(CREATED)
  modified_at!: string;
}

export function newDepartmentOf(dto: NewDepartmentDto): DepartmentFacts {
  return {
    name: dto.name,
    slug: dto.slug ?? (slugOf(dto.name) || 'department'),
    email: dto.email ?? null,
    escalateDays: dto.escalate_days ?? null,
    newTicketCc: dto.new_ticket_cc ?? [],
    updatedTicketCc: dto.updated_ticket_cc ?? [],
    defaultAssigneeId: dto.default_assignee_id ?? null,
    calendarId: dto.calendar_id ?? null,
    slaPolicyId: dto.sla_policy_id ?? null,
    isActive: dto.active ?? true,
  };
}

export function departmentChangesOf(dto: DepartmentChangesDto): Partial<DepartmentFacts> {
  return {
    ...(dto.name === undefined ? {} : { name: dto.name }),
    ...(dto.slug === undefined ? {} : { slug: dto.slug }),
    ...(dto.email === undefined ? {} : { email: dto.email }),
    ...(dto.escalate_days === undefined ? {} : { escalateDays: dto.escalate_days }),
    ...(dto.new_ticket_cc === undefined ? {} : { newTicketCc: dto.new_ticket_cc }),
    ...(dto.updated_ticket_cc === undefined ? {} : { updatedTicketCc: dto.updated_ticket_cc }),
    ...(dto.default_assignee_id === undefined
      ? {}
      : { defaultAssigneeId: dto.default_assignee_id }),
    ...(dto.calendar_id === undefined ? {} : { calendarId: dto.calendar_id }),
    ...(dto.sla_policy_id === undefined ? {} : { slaPolicyId: dto.sla_policy_id }),
    ...(dto.active === undefined ? {} : { isActive: dto.active }),
  };
}
