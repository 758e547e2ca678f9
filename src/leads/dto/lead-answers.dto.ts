import { ApiProperty, OmitType } from '@nestjs/swagger';
import { LEAD_STATUSES, type LeadStatus } from '../lead.entity.js';

const INSTANT = { type: String, format: 'date-time', example: '2026-03-31T08:00:00.000Z' } as const;
const TEXT = { type: String, nullable: true } as const;
const ID = { type: Number, nullable: true } as const;

/** A lead as lists show it. */
export class LeadDto {
  @ApiProperty({ example: 1 })
  lead_id!: number;

  @ApiProperty({ example: 'Thandi Nkosi' })
  name!: string;

  @ApiProperty(TEXT)
  company_name!: string | null;

  @ApiProperty({ ...TEXT, example: 'thandi@nkosi.example' })
  email!: string | null;

  @ApiProperty({ ...TEXT, example: '+27 21 555 0199' })
  phone!: string | null;

  @ApiProperty(TEXT)
  address!: string | null;

  @ApiProperty(TEXT)
  gps!: string | null;

  @ApiProperty({ ...ID, description: 'What he is interested in.' })
  product_id!: number | null;

  @ApiProperty(TEXT)
  product_code!: string | null;

  @ApiProperty(TEXT)
  product_name!: string | null;

  @ApiProperty({ ...TEXT, example: 'Website' })
  lead_source!: string | null;

  @ApiProperty({ ...TEXT, description: 'The promotion that he came by.' })
  promo!: string | null;

  @ApiProperty(TEXT)
  notes!: string | null;

  @ApiProperty({ enum: LEAD_STATUSES })
  status!: LeadStatus;

  @ApiProperty(TEXT)
  lost_reason!: string | null;

  @ApiProperty({ ...ID, description: 'A user.' })
  assigned_to!: number | null;

  @ApiProperty(TEXT)
  assigned_to_name!: string | null;

  @ApiProperty({ ...ID, description: 'The first lead of the same e-mail address or phone.' })
  duplicate_of!: number | null;

  @ApiProperty({ ...ID, description: 'Whom he has become.' })
  customer_id!: number | null;

  @ApiProperty({ ...INSTANT, nullable: true })
  converted_at!: string | null;

  @ApiProperty(INSTANT)
  created_at!: string;

  @ApiProperty(INSTANT)
  modified_at!: string;
}

export class AddedLeadDto {
  @ApiProperty({ example: 1 })
  lead_id!: number;

  @ApiProperty({ enum: LEAD_STATUSES, example: 'new' })
  status!: LeadStatus;
}

export class AdminLeadDto extends OmitType(LeadDto, ['lead_id']) {
  @ApiProperty({ example: 1 })
  id!: number;
}

class LeadEventDto {
  @ApiProperty({
    enum: ['added', 'moved', 'modified', 'noted', 'quoted', 'accepted', 'declined', 'converted'],
  })
  kind!: string;

  @ApiProperty(INSTANT)
  at!: string;

  @ApiProperty({ example: 'Lerato' })
  who!: string;

  @ApiProperty({ type: Object })
  data!: object;
}

class QuoteLineDto {
  @ApiProperty(ID)
  product_id!: number | null;

  @ApiProperty()
  description!: string;

  @ApiProperty({ example: '1' })
  quantity!: string;

  @ApiProperty({ example: '399.00' })
  unit_price!: string;

  @ApiProperty({ example: '399.00' })
  amount!: string;
}

class QuoteDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ enum: ['sent', 'accepted', 'declined', 'superseded', 'expired'] })
  status!: string;

  @ApiProperty({ format: 'date', example: '2026-04-14' })
  valid_until!: string;

  @ApiProperty({ type: [QuoteLineDto] })
  lines!: QuoteLineDto[];

  @ApiProperty({ example: '399.00', description: 'Without tax.' })
  total!: string;

  @ApiProperty({ ...INSTANT, nullable: true })
  decided_at!: string | null;

  @ApiProperty({ ...TEXT, description: 'The name that he signed with.' })
  decided_by!: string | null;

  @ApiProperty(INSTANT)
  created_at!: string;
}

export class LeadDetailsDto extends AdminLeadDto {
  @ApiProperty(ID)
  data_account_id!: number | null;

  @ApiProperty({ type: [Number], description: 'What he was invoiced when he was converted.' })
  invoice_ids!: number[];

  @ApiProperty({ type: [Number], description: 'Customers with the same e-mail address.' })
  same_customers!: number[];

  @ApiProperty({ type: [Number], description: 'Leads with the same e-mail address or phone.' })
  same_leads!: number[];

  @ApiProperty({ type: [LeadEventDto] })
  history!: LeadEventDto[];

  @ApiProperty({ type: [QuoteDto] })
  quotes!: QuoteDto[];
}

export class ConvertedLeadDto {
  @ApiProperty({ example: 1 })
  lead_id!: number;

  @ApiProperty({ example: 26 })
  customer_id!: number;

  @ApiProperty({ ...ID, description: 'None when no product was named.' })
  data_account_id!: number | null;

  @ApiProperty({ type: [Number], description: 'One, or none when nothing is due today.' })
  invoice_ids!: number[];

  @ApiProperty({ ...TEXT, description: 'Of the data account; shown once.' })
  password!: string | null;
}
