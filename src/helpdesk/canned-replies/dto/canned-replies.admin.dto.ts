import { ApiProperty } from '@nestjs/swagger';
import { type FieldFacts, Integer, Text } from '../../../platform/validation/fields.js';
import type { CannedReplyFacts } from '../canned-replies.service.js';
import { VARIABLES } from '../variables.js';

const Name = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    min: 1,
    max: 100,
    pattern: /\S/,
    says: 'must not be blank',
    example: 'Restart the router',
    ...facts,
  });
const Body = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    min: 1,
    max: 20_000,
    pattern: /\S/,
    says: 'must not be blank',
    description: `Variables: ${Object.keys(VARIABLES)
      .map((name) => `\`{{${name}}}\``)
      .join(', ')}.`,
    example: 'Dear {{customer.name}}, please restart your router.',
    ...facts,
  });
const DepartmentId = (): PropertyDecorator =>
  Integer({ nullable: true, description: 'The department that uses it; null for all.' });

export class NewCannedReplyDto {
  @Name()
  name!: string;

  @Body()
  body!: string;

  @DepartmentId()
  department_id?: number | null;
}

export class CannedReplyChangesDto {
  @Name({ optional: true })
  name?: string;

  @Body({ optional: true })
  body?: string;

  @DepartmentId()
  department_id?: number | null;
}

export class FillInDto {
  @Integer({ example: 1 })
  ticket_id!: number;
}

export class FilledInDto {
  @ApiProperty({ example: 'Dear Jessica Pienaar, please restart your router.' })
  text!: string;
}

export class CannedReplyDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'Restart the router' })
  name!: string;

  @ApiProperty({ example: 'Dear {{customer.name}}, please restart your router.' })
  body!: string;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  department_id!: number | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;
}

export function newCannedReplyOf(dto: NewCannedReplyDto): CannedReplyFacts {
  return { name: dto.name, body: dto.body, departmentId: dto.department_id ?? null };
}

export function cannedReplyChangesOf(dto: CannedReplyChangesDto): Partial<CannedReplyFacts> {
  return {
    ...(dto.name === undefined ? {} : { name: dto.name }),
    ...(dto.body === undefined ? {} : { body: dto.body }),
    ...(dto.department_id === undefined ? {} : { departmentId: dto.department_id }),
  };
}
