import { NewAccountingCodeField } from '../../customers/index.js';
import { CursorParameters, ListParameters } from '../../platform/paging/list-parameters.js';
import {
  CalendarDate,
  Integer,
  Money,
  OneOf,
  Text,
  Texts,
} from '../../platform/validation/fields.js';
import { Objects } from '../../platform/validation/objects.js';
import { ProductReferenceField } from '../../products/index.js';
import { UsernameField } from '../../radius/index.js';
import { LEAD_STATUSES, type LeadStatus } from '../lead.entity.js';
import { SETTABLE_STATUSES, type SettableStatus } from '../lead-status.js';
import type { LeadChanges, NewLead } from '../leads.service.js';
import type { NewQuote } from '../quotes/quotes.service.js';
import {
  AddressField,
  AssignedToField,
  CompanyNameField,
  EmailField,
  GpsField,
  LeadSourceField,
  NameField,
  NotesField,
  PhoneField,
} from './lead-fields.js';

export class LeadListParameters extends ListParameters {
  @Texts({ optional: true, values: LEAD_STATUSES })
  status?: LeadStatus[];

  @LeadSourceField({ optional: true })
  lead_source?: string;

  @AssignedToField({ optional: true })
  assigned_to?: number;

  @CalendarDate({ optional: true, description: 'Added on this day or later.' })
  date_from?: string;

  @CalendarDate({ optional: true, description: 'Added on this day or earlier.' })
  date_to?: string;
}

export class LeadsQuery extends CursorParameters {
  @Texts({ optional: true, values: LEAD_STATUSES })
  status?: LeadStatus[];

  @LeadSourceField({ optional: true })
  lead_source?: string;

  @AssignedToField({ optional: true })
  assigned_to?: number;

  @CalendarDate({ optional: true })
  date_from?: string;

  @CalendarDate({ optional: true })
  date_to?: string;
}

export class AddLeadParameters {
  @NameField()
  name!: string;

  @PhoneField({ optional: true, description: 'This or an email is required.' })
  phone?: string;

  @EmailField({ optional: true })
  email?: string;

  @CompanyNameField({ optional: true })
  company_name?: string;

  @AddressField({ optional: true })
  address?: string;

  @GpsField({ optional: true })
  gps?: string;

  @ProductReferenceField({ optional: true, description: 'What he is interested in: id or code.' })
  product_id?: string;

  @LeadSourceField({ optional: true })
  lead_source?: string;

  @Text({ optional: true, max: 60, description: 'The name of a promotion that is offered.' })
  promo?: string;

  @NotesField({ optional: true })
  notes?: string;

  @AssignedToField({ optional: true })
  assigned_to?: number;
}

export class LeadChangesDto {
  @NameField({ optional: true })
  name?: string;

  @PhoneField({ nullable: true })
  phone?: string | null;

  @EmailField({ nullable: true })
  email?: string | null;

  @CompanyNameField({ nullable: true })
  company_name?: string | null;

  @AddressField({ nullable: true })
  address?: string | null;

  @GpsField({ nullable: true })
  gps?: string | null;

  @ProductReferenceField({ nullable: true })
  product_id?: string | null;

  @LeadSourceField({ nullable: true })
  lead_source?: string | null;

  @NotesField({ nullable: true })
  notes?: string | null;

  @AssignedToField({ nullable: true })
  assigned_to?: number | null;

  @OneOf(SETTABLE_STATUSES, { optional: true, description: 'Won is who is converted.' })
  status?: SettableStatus;

  @Text({ nullable: true, max: 500, description: 'Why a lead is lost.' })
  lost_reason?: string | null;

  @Text({ optional: true, max: 10_000, description: 'Something to remember in the history.' })
  note?: string;
}

export class ConvertLeadDto {
  @OneOf(['individual', 'company'], { optional: true, description: 'By the company name.' })
  customer_type?: 'individual' | 'company';

  @NewAccountingCodeField({ optional: true, description: 'Made of the name unless given.' })
  accounting_code?: string;

  @ProductReferenceField({ optional: true, description: 'Of the data account; else the lead’s.' })
  product_id?: string;

  @UsernameField({ optional: true, description: 'Of the data account; made unless given.' })
  username?: string;
}

class QuoteLineInput {
  @ProductReferenceField({ optional: true })
  product_id?: string;

  @Text({ optional: true, max: 200, description: 'The product’s name unless given.' })
  description?: string;

  @Integer({ optional: true, max: 1_000_000, default: 1 })
  quantity?: number;

  @Money({ optional: true, description: 'Without tax; the product’s price of today unless given.' })
  unit_price?: string;
}

export class NewQuoteDto {
  @Objects(() => QuoteLineInput, { min: 1, max: 50 })
  lines!: QuoteLineInput[];

  @CalendarDate({ optional: true, description: 'In two weeks unless given.' })
  valid_until?: string;
}

export function newLeadOf(dto: AddLeadParameters): NewLead {
  const { company_name, product_id, lead_source, assigned_to, phone, email, ...rest } = dto;
  return {
    ...rest,
    email: email ?? null,
    phone: phone ?? null,
    companyName: company_name ?? null,
    product: product_id ?? null,
    leadSource: lead_source ?? null,
    assignedToId: assigned_to ?? null,
  };
}

export function leadChangesOf(dto: LeadChangesDto): LeadChanges {
  const { company_name, product_id, lead_source, assigned_to, lost_reason, ...rest } = dto;
  const renamed = {
    companyName: company_name,
    product: product_id,
    leadSource: lead_source,
    assignedToId: assigned_to,
    lostReason: lost_reason,
    ...rest,
  };
  return Object.fromEntries(Object.entries(renamed).filter(([, value]) => value !== undefined));
}

export function newQuoteOf({ lines, valid_until }: NewQuoteDto): NewQuote {
  return {
    ...(valid_until === undefined ? {} : { validUntil: valid_until }),
    lines: lines.map(({ product_id, description, quantity, unit_price }) => ({
      ...(product_id === undefined ? {} : { productId: product_id }),
      ...(description === undefined ? {} : { description }),
      ...(quantity === undefined ? {} : { quantity: String(quantity) }),
      ...(unit_price === undefined ? {} : { unitPrice: unit_price }),
    })),
  };
}
