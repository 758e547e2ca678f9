import { ApiProperty } from '@nestjs/swagger';
import { type FieldFacts, Integer, Text, YesNo } from '../../../platform/validation/fields.js';
import type { CategoryFacts } from '../categories.service.js';

const Name = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    min: 1,
    max: 100,
    pattern: /\S/,
    says: 'must not be blank',
    example: 'No connection',
    ...facts,
  });

class CategorySettings {
  @Integer({ nullable: true, description: 'The department it belongs to; null for all.' })
  department_id?: number | null;

  @YesNo({ optional: true, description: 'Whether tickets may be opened with it.' })
  active?: boolean;
}

export class NewCategoryDto extends CategorySettings {
  @Name()
  name!: string;
}

export class CategoryChangesDto extends CategorySettings {
  @Name({ optional: true })
  name?: string;
}

export class CategoryDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'No connection' })
  name!: string;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  department_id!: number | null;

  @ApiProperty()
  active!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;
}

export function newCategoryOf({ name, department_id, active }: NewCategoryDto): CategoryFacts {
  return { name, departmentId: department_id ?? null, isActive: active ?? true };
}

export function categoryChangesOf(dto: CategoryChangesDto): Partial<CategoryFacts> {
  return {
    ...(dto.name === undefined ? {} : { name: dto.name }),
    ...(dto.department_id === undefined ? {} : { departmentId: dto.department_id }),
    ...(dto.active === undefined ? {} : { isActive: dto.active }),
  };
}
