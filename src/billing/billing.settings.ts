import { setting } from '../platform/settings/settings.js';
import { INVOICINGS, type Invoicing } from './charges/charges.types.js';

const isTextUpTo =
  (max: number) =>
  (value: unknown): value is string =>
    typeof value === 'string' && value.length <= max;
const isOneOf =
  <T extends string>(values: readonly T[]) =>
  (value: unknown): value is T =>
    values.includes(value as T);
const isYesNo = (value: unknown): value is boolean => typeof value === 'boolean';

export const CompanyAddress = setting(
  'company_address',
  'Postal address of the ISP, as documents print it; lines separated by line feeds.',
  '',
  isTextUpTo(500),
  'be a text of at most 500 characters',
);
export const CompanyVatNumber = setting(
  'company_vat_number',
  'Tax registration number of the ISP, on invoices and credit notes.',
  '',
  isTextUpTo(40),
  'be a text of at most 40 characters',
);
export const CompanyContact = setting(
  'company_contact',
  'Telephone number and e-mail address that customers with questions turn to, on documents.',
  '',
  isTextUpTo(200),
  'be a text of at most 200 characters',
);
export const PaymentInstructions = setting(
  'payment_instructions',
  'How to pay, on invoices: bank, account, branch; lines separated by line feeds.',
  '',
  isTextUpTo(1000),
  'be a text of at most 1000 characters',
);
export const CompanyLogo = setting(
  'company_logo',
  'Logo on documents, as SVG; the name of the ISP stands alone without one.',
  '',
  (value): value is string =>
    typeof value === 'string' &&
    value.length <= 100_000 &&
    (value === '' || value.trimStart().startsWith('<svg')),
  'be an SVG image of at most 100000 characters',
);
export const PaymentTermsDays = setting(
  'payment_terms_days',
  'Days from the date of an invoice until it is due.',
  14,
  (value): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 365,
  'be a whole number from 0 to 365',
);
export const MailInvoices = setting(
  'mail_invoices',
  'Whether invoices and credit notes are mailed to the customer when they are issued.',
  true,
  isYesNo,
  'be true or false',
);

export const ChargeInvoicing = setting<Invoicing>(
  'charge_invoicing',
  'Whether top-ups, vouchers and other purchases are invoiced at_once, so that they count in the balance and fall due at once, or wait: for the next_run of billing, whatever its date, or for the customer’s next_billing_day, so that they are lines of his usual invoice. Of a prepaid customer always at_once.',
  'at_once',
  isOneOf(INVOICINGS),
  'be at_once, next_run or next_billing_day',
);

export const FirstPeriod = setting<'separate' | 'merged'>(
  'first_period',
  'Whether the days from the start of a service to the first billing day are billed from the start (separate), or together with the first whole period (merged).',
  'separate',
  isOneOf(['separate', 'merged']),
  'be separate or merged',
);
export const CreditUnusedDays = setting(
  'credit_unused_days',
  'Whether days that have been billed are credited when a service ends before they are over.',
  true,
  isYesNo,
  'be true or false',
);

export const AutomaticBilling = setting(
  'automatic_billing',
  'Whether the billing of each day is run by itself; until then staff starts every run.',
  false,
  isYesNo,
  'be true or false',
);

export const BILLING_SETTINGS = [
  CompanyAddress,
  CompanyVatNumber,
  CompanyContact,
  PaymentInstructions,
  CompanyLogo,
  PaymentTermsDays,
  MailInvoices,
  ChargeInvoicing,
  FirstPeriod,
  CreditUnusedDays,
  AutomaticBilling,
];
