import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { IANAZone } from 'luxon';
import { field } from '../../platform/validation/field.js';
import {
  type FieldFacts,
  Integer,
  OneOf,
  Text,
  Texts,
  YesNo,
} from '../../platform/validation/fields.js';
import { PRINT_FORMATS, type PrintFormat } from '../hotspots/hotspot.entity.js';
import { CODINGS, type Coding } from '../vouchers/voucher-terms.js';

const NOT_BLANK = { pattern: /\S/, says: 'must not be blank' };

const DEGREES = /^-?\d{1,3}(\.\d{1,6})?$/;

/** Decimal degrees with at most six decimals, read as PostgreSQL writes them. */
function Degrees(max: number, facts: FieldFacts): PropertyDecorator {
  return field(facts, { oneOf: [{ type: 'number' }, { type: 'string', maxLength: 12 }] }, [
    Transform(({ value }: { value: unknown }) =>
      DEGREES.test(String(value)) ? Number(value).toFixed(6) : value,
    ),
    ValidateBy({
      name: 'isDegrees',
      validator: {
        validate: (value) => DEGREES.test(String(value)) && Math.abs(Number(value)) <= max,
        defaultMessage: () => `must be a number of degrees up to ${max}, with at most 6 decimals`,
      },
    }),
  ]);
}

function ZoneName(facts: FieldFacts): PropertyDecorator {
  return field(facts, { type: 'string', maxLength: 60 }, [
    ValidateBy({
      name: 'isZoneName',
      validator: {
        validate: (value) => typeof value === 'string' && IANAZone.isValidZone(value),
        defaultMessage: () => 'must be an IANA time zone such as Europe/Madrid',
      },
    }),
  ]);
}

/** What may be said of a hotspot, new or not. */
export class HotspotFieldsBody {
  @Text({ nullable: true, max: 300, example: 'Calle Mayor 1, Madrid' })
  address?: string | null;

  @Degrees(90, { nullable: true, example: '40.44' })
  latitude?: string | null;

  @Degrees(180, { nullable: true, example: '-3.71' })
  longitude?: string | null;

  @ZoneName({ optional: true, example: 'Europe/Madrid' })
  timezone?: string;

  @Text({
    optional: true,
    pattern: /^[A-Z]{3}$/,
    says: 'must be three capital letters',
    example: 'EUR',
  })
  currency?: string;

  @Text({
    optional: true,
    max: 64,
    ...NOT_BLANK,
    description: 'Hotspots of one realm accept each other’s vouchers.',
  })
  realm?: string;

  @OneOf(CODINGS, { optional: true })
  coding?: Coding;

  @OneOf(PRINT_FORMATS, { optional: true })
  print_format?: PrintFormat;

  @Text({ nullable: true, max: 200 })
  ticket_headline?: string | null;

  @Text({ nullable: true, max: 500 })
  support_text?: string | null;

  @Text({ nullable: true, max: 40 })
  support_phone?: string | null;

  @Texts({ optional: true, max: 20, maxLength: 2, description: 'ISO 639-1, its own first.' })
  languages?: string[];

  @Text({ nullable: true, max: 20_000, description: 'Terms of use on the splash page.' })
  splash_terms?: string | null;

  @Text({
    nullable: true,
    max: 500,
    pattern: /^https?:\/\/\S+$/,
    says: 'must be an http or https address',
    description: 'Where a voucher is typed in, when that is not our splash page.',
  })
  login_url?: string | null;

  @Text({
    nullable: true,
    max: 20_000,
    description:
      'HTML of a printed ticket with {{headline}} {{code}} {{password}} {{name}} {{terms}} {{price}} ' +
      '{{use_before}} {{serial}} {{support}} {{address}} {{qr}}; scripts, styles and links are left out.',
    example: '<h1>{{headline}}</h1><p>{{code}}</p>{{qr}}',
  })
  ticket_template?: string | null;

  @Texts({
    optional: true,
    max: 50,
    maxLength: 253,
    description:
      'Hosts of the venue’s routers, with their port if it is not the usual one: the splash page ' +
      'sends what a guest has typed to no other.',
    example: ['login.cedar.example', '10.1.0.1:3990'],
  })
  gateway_hosts?: string[];

  @Integer({ nullable: true, description: 'The reseller whose venue it is.' })
  partner_id?: number | null;

  @Integer({ nullable: true, description: 'The venue, as a customer.' })
  customer_id?: number | null;
}

export class NewHotspotBody extends HotspotFieldsBody {
  @Text({
    max: 16,
    pattern: /^[A-Za-z0-9]{3,16}$/,
    says: 'must be 3 to 16 letters and digits',
    example: '28XXX004',
  })
  location_id!: string;

  @Text({ max: 200, ...NOT_BLANK, example: 'Cedar Café' })
  name!: string;
}

export class HotspotChangeBody extends HotspotFieldsBody {
  @Text({
    optional: true,
    max: 16,
    pattern: /^[A-Za-z0-9]{3,16}$/,
    says: 'must be 3 to 16 letters and digits',
  })
  location_id?: string;

  @Text({ optional: true, max: 200, ...NOT_BLANK })
  name?: string;

  @Integer({ nullable: true, description: 'The service that is given away.' })
  free_service_id?: number | null;

  @YesNo({ optional: true })
  is_enabled?: boolean;
}

export class HotspotAdminDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: '28XXX004' })
  location_id!: string;

  @ApiProperty({ example: 'Cedar Café' })
  name!: string;

  @ApiProperty({ type: String, nullable: true })
  address!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '40.440000' })
  latitude!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '-3.710000' })
  longitude!: string | null;

  @ApiProperty({ example: 'Europe/Madrid' })
  timezone!: string;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ example: '28XXX004' })
  realm!: string;

  @ApiProperty({ enum: CODINGS })
  coding!: Coding;

  @ApiProperty({ enum: PRINT_FORMATS })
  print_format!: PrintFormat;

  @ApiProperty({ type: String, nullable: true })
  ticket_headline!: string | null;

  @ApiProperty({ type: String, nullable: true })
  support_text!: string | null;

  @ApiProperty({ type: String, nullable: true })
  support_phone!: string | null;

  @ApiProperty({ type: [String], example: ['en', 'es'] })
  languages!: string[];

  @ApiProperty({ type: String, nullable: true })
  splash_terms!: string | null;

  @ApiProperty({ type: String, nullable: true })
  login_url!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  free_service_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  partner_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  customer_id!: number | null;

  @ApiProperty({ type: String, nullable: true })
  ticket_template!: string | null;

  @ApiProperty({ type: [String], example: ['login.cedar.example'] })
  gateway_hosts!: string[];

  @ApiProperty()
  is_enabled!: boolean;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  modified_at!: string;
}
