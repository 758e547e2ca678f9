import { ApiProperty } from '@nestjs/swagger';
import {
  CalendarDate,
  type FieldFacts,
  Integer,
  Text,
  YesNo,
} from '../../platform/validation/fields.js';
import type { LeadPromotion } from './promotion.entity.js';
import type { PromotionFacts } from './promotions.service.js';

const Name = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({
    max: 60,
    pattern: /^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/,
    says: 'must be letters and digits with dots, dashes or underscores between them',
    description: 'Stands in the link: `/sales/apply/promo/<name>`.',
    example: 'winter-fibre',
    ...facts,
  });
const Title = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ min: 1, max: 120, pattern: /\S/, says: 'must not be blank', ...facts });

class PromotionSettings {
  @Text({ nullable: true, max: 2000, description: 'What the page says below the title.' })
  description?: string | null;

  @Integer({ nullable: true, description: 'A product that applicants are interested in.' })
  product_id?: number | null;

  @CalendarDate({ nullable: true, description: 'The first day.' })
  starts_on?: string | null;

  @CalendarDate({ nullable: true, description: 'The last day.' })
  ends_on?: string | null;

  @YesNo({ optional: true, default: 'yes' })
  active?: boolean;
}

export class NewLeadPromotionDto extends PromotionSettings {
  @Name()
  name!: string;

  @Title({ example: 'Fibre for the winter' })
  title!: string;
}

export class LeadPromotionChangesDto extends PromotionSettings {
  @Name({ optional: true })
  name?: string;

  @Title({ optional: true })
  title?: string;
}

export class LeadPromotionDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'winter-fibre' })
  name!: string;

  @ApiProperty({ example: 'Fibre for the winter' })
  title!: string;

  @ApiProperty({ type: String, nullable: true })
  description!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  product_id!: number | null;

  @ApiProperty({ type: String, nullable: true, format: 'date', example: '2026-06-01' })
  starts_on!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date', example: '2026-08-31' })
  ends_on!: string | null;

  @ApiProperty()
  active!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;

  static of(row: LeadPromotion): LeadPromotionDto {
    return {
      id: row.id,
      name: row.name,
      title: row.title,
      description: row.description,
      product_id: row.productId,
      starts_on: row.startsOn,
      ends_on: row.endsOn,
      active: row.isActive,
      created_at: row.createdAt.toISOString(),
      modified_at: row.modifiedAt.toISOString(),
    };
  }
}

export function newPromotionOf(dto: NewLeadPromotionDto): PromotionFacts {
  return {
    name: dto.name,
    title: dto.title,
    description: dto.description ?? null,
    productId: dto.product_id ?? null,
    startsOn: dto.starts_on ?? null,
    endsOn: dto.ends_on ?? null,
    isActive: dto.active ?? true,
  };
}

export function promotionChangesOf(dto: LeadPromotionChangesDto): Partial<PromotionFacts> {
  const changes = {
    name: dto.name,
    title: dto.title,
    description: dto.description,
    productId: dto.product_id,
    startsOn: dto.starts_on,
    endsOn: dto.ends_on,
    isActive: dto.active,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
