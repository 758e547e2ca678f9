import { ValidateBy } from 'class-validator';
import { AccountingCode, CustomerId } from '../../customers/index.js';
import { ListParameters } from '../../platform/paging/list-parameters.js';
import { field, type FieldFacts } from '../../platform/validation/field.js';
import {
  CalendarDate,
  Instant,
  Integer,
  Money,
  OneOf,
  Text,
  YesNo,
} from '../../platform/validation/fields.js';
import { ProductReferenceField } from '../../products/index.js';
import type { NewTopupType, TopupTypeChange } from '../topups/topup-types.service.js';
import { TOPUP_UNITS, type TopupUnit } from '../topups/topup-type.entity.js';
import { readValidity } from '../topups/topup-validity.js';
import type { OfferNaming } from '../topups/topup-offers.js';
import { TOPUP_SOURCES, type TopupSource } from '../topups/topups.service.js';
import { NamedDataAccountDto } from './account-fields.js';

const QUANTITY_MAX = 100;
const SIZE_MAX = 1_000_000;

/** One of the two, never both. */
const OneOfTheTwo = (other: string): PropertyDecorator =>
  ValidateBy({
    name: 'isTheOnlyOne',
    validator: {
      validate: (value, context) =>
        value === undefined || (context?.object as Record<string, unknown>)[other] === undefined,
      defaultMessage: () => `must be absent when ${other} is given`,
    },
  });

const TopupTypeId = (): PropertyDecorator =>
  Integer({
    description: 'What to buy; or give a product_id.',
    requiredWhen: ({ product_id }) => product_id === undefined,
    example: 1,
  });

const TopupProduct = (): PropertyDecorator =>
  ProductReferenceField({
    optional: true,
    description:
      "Instead of topup_type_id: a prepaid product, or the account's own when it has one top-up type.",
    example: undefined,
  });

const Quantity = (): PropertyDecorator =>
  Integer({ optional: true, max: QUANTITY_MAX, default: 1 });

export class DoTopupDto extends NamedDataAccountDto {
  @TopupTypeId()
  topup_type_id?: number;

  @OneOfTheTwo('topup_type_id')
  @TopupProduct()
  product_id?: string;

  @Quantity()
  quantity?: number;
}

export class NewTopupBody {
  @TopupTypeId()
  topup_type_id?: number;

  @OneOfTheTwo('topup_type_id')
  @TopupProduct()
  product_id?: string;

  @Quantity()
  quantity?: number;
}

/** What a caller wants to buy. */
export function wishOf(input: NewTopupBody): OfferNaming & { quantity?: number | undefined } {
  return {
    topupTypeId: input.topup_type_id,
    product: input.product_id,
    quantity: input.quantity,
  };
}

export class CompletedTopupsDto extends ListParameters {
  @Integer({ optional: true, description: 'Of this data account.' })
  data_account_id?: number;

  @Text({ optional: true, max: 64, description: 'Of the data account with this username.' })
  username?: string;

  @CustomerId({ optional: true })
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @Integer({ optional: true, description: 'Only this one.' })
  topup_id?: number;

  @OneOf(TOPUP_SOURCES, { optional: true })
  source?: TopupSource;

  @CalendarDate({ optional: true })
  date_from?: string;

  @CalendarDate({ optional: true, description: 'Inclusive.' })
  date_to?: string;
}

const ValidityField = (facts: FieldFacts = {}): PropertyDecorator =>
  field(
    {
      description:
        '`period_end`, `never`, or a duration: ISO 8601 without months (`P30D`), or seconds.',
      example: 'P30D',
      ...facts,
    },
    { type: 'string', maxLength: 30 },
    [
      ValidateBy({
        name: 'isValidity',
        validator: {
          validate: (value) => typeof value === 'string' && readValidity(value) !== undefined,
          defaultMessage: () => 'must be period_end, never, or a duration such as P30D',
        },
      }),
    ],
  );

const NameField = (facts: FieldFacts = {}): PropertyDecorator =>
  Text({ min: 1, max: 100, pattern: /\S/, says: 'must not be blank', ...facts });

export class NewTopupTypeBody {
  @NameField({ example: '10 GB' })
  name!: string;

  @Integer({ max: SIZE_MAX, example: 10 })
  size!: number;

  @OneOf(TOPUP_UNITS, { example: 'GB', description: 'Each 1024 of the one before.' })
  unit!: TopupUnit;

  @Money({ example: '99.00', description: 'Tax excluded.' })
  price!: string;

  @ValidityField({ optional: true, default: 'period_end' })
  validity?: string;

  @ProductReferenceField({
    optional: true,
    description: 'Only for accounts with this product; for all when absent.',
    example: undefined,
  })
  product_id?: string;

  toInput(): NewTopupType {
    const { name, size, unit, price, validity = 'period_end', product_id } = this;
    return {
      name,
      size,
      unit,
      price,
      ...(readValidity(validity) ?? { validity: 'period_end', validitySeconds: null }),
      ...(product_id === undefined ? {} : { product: product_id }),
    };
  }
}

export class TopupTypeChangeBody {
  @NameField({ optional: true })
  name?: string;

  @Money({ optional: true })
  price?: string;

  @YesNo({ optional: true, description: 'Whether it is on sale.' })
  is_active?: boolean;

  toChange(): TopupTypeChange {
    return {
      ...(this.name === undefined ? {} : { name: this.name }),
      ...(this.price === undefined ? {} : { price: this.price }),
      ...(this.is_active === undefined ? {} : { isActive: this.is_active }),
    };
  }
}

export class NewPromotionBody {
  @NameField({ example: 'Double data in December' })
  name!: string;

  @Instant({ example: '2026-12-01T00:00:00Z' })
  starts_at!: Date;

  @Instant({ example: '2027-01-01T00:00:00Z', description: 'The first instant without it.' })
  ends_at!: Date;
}

export class PromotionChangeBody {
  @NameField({ optional: true })
  name?: string;

  @Instant({ optional: true })
  starts_at?: Date;

  @Instant({ optional: true })
  ends_at?: Date;
}

export class AutoTopupBody {
  @Integer({ description: 'What is bought.', example: 1 })
  topup_type_id!: number;

  @Money({
    positive: true,
    example: '500.00',
    description: 'At most this much in an allowance period, tax excluded.',
  })
  money_limit!: string;
}
