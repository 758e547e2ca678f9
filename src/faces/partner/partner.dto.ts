import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { IANAZone } from 'luxon';
import { CalendarDate, Email, Money, Text } from '../../platform/validation/fields.js';
import { NewPassword } from '../../platform/validation/new-password.js';

const NOT_BLANK = { pattern: /\S/, says: 'must not be blank' };

const AccountNumber = (facts: { optional?: boolean; requiredWhen?: never } = {}) =>
  Text({ max: 20, description: 'The customer’s account number.', example: '10000001', ...facts });

const CustomerEmail = (description = 'The customer’s e-mail address.') =>
  Email({ description, example: 'jessica@pienaar.example' });

export class PartnerPeriodDto {
  @CalendarDate({ description: 'First day, included.', example: '2026-01-01' })
  from_date!: string;

  @CalendarDate({ description: 'Last day, included.', example: '2026-12-31' })
  to_date!: string;
}

export class PartnerCustomerPeriodDto extends PartnerPeriodDto {
  @AccountNumber()
  account_number!: string;
}

export class PartnerMoveFundsDto {
  @AccountNumber()
  account_number!: string;

  @Money({
    signed: true,
    positive: true,
    description: 'Positive: from the partner to the customer; negative: back.',
    example: '25.50',
  })
  amount!: string;

  @Text({ max: 200, ...NOT_BLANK, description: 'Shown on both accounts.', example: 'Add credits' })
  description!: string;
}

class CaptchaDto {
  @Text({
    max: 8192,
    description: 'What the reCAPTCHA of your page has answered; with demo data `demo` passes.',
    example: 'demo',
  })
  google_captcha!: string;
}

export class PartnerRegisterDto extends CaptchaDto {
  @Text({ max: 100, ...NOT_BLANK, example: 'Mary' })
  first_name!: string;

  @Text({ max: 99, ...NOT_BLANK, example: 'Langa' })
  last_name!: string;

  @Email({
    description: 'Unique among your customers, in any case.',
    example: 'mary@langa.example',
  })
  email!: string;

  @Text({ optional: true, max: 200, ...NOT_BLANK, min: 1, description: 'Makes it a company.' })
  company_name?: string;

  @Text({ optional: true, max: 40, pattern: /\d/, says: 'must contain a digit' })
  phone?: string;

  @Text({ optional: true, max: 100, example: 'South Africa' })
  country?: string;

  @NewPassword({
    optional: true,
    description: 'Without one the customer sets it by a link (reset-password).',
  })
  password?: string;

  @Text({
    optional: true,
    pattern: /^[A-Z]{3}$/,
    says: 'must be three capital letters',
    description: 'Must be yours.',
    example: 'ZAR',
  })
  currency?: string;

  @Text({ optional: true, max: 60, description: 'Checked and not kept.', example: 'Africa/Harare' })
  @ValidateBy({
    name: 'isTimeZone',
    validator: {
      validate: (value) => typeof value === 'string' && IANAZone.isValidZone(value),
      defaultMessage: () => 'must be an IANA time zone such as Africa/Johannesburg',
    },
  })
  timezone?: string;
}

export class PartnerConfirmEmailDto extends CaptchaDto {
  @Email({ description: 'The address that was registered.', example: 'mary@langa.example' })
  email!: string;

  @Text({ max: 20, description: 'The code that was mailed to it.', example: '123456' })
  code!: string;
}

export class PartnerLoginUrlDto extends CaptchaDto {
  @Text({
    max: 20,
    requiredWhen: ({ email }) => email === undefined,
    description: 'The customer’s account number, or give his email.',
    example: '10000001',
  })
  account_number?: string;

  @Email({ optional: true, description: 'Instead of account_number.' })
  email?: string;
}

export class PartnerResetPasswordDto extends CaptchaDto {
  @CustomerEmail()
  email!: string;
}

const MoneyNumber = (description: string, example: number): PropertyDecorator =>
  ApiProperty({ type: 'number', description: `${description} Up to 5 decimals.`, example });

export class PartnerBalanceDto {
  @MoneyNumber('What he had at the beginning of the first day.', 245.71293)
  opening_balance!: number;

  @MoneyNumber('Payments, deposits and funds moved.', 57)
  payments!: number;

  @MoneyNumber('Journals; a positive one is a debit.', 5)
  adjustments!: number;

  @MoneyNumber('Rated calls.', 48.125)
  call_charges!: number;

  @MoneyNumber('Invoices less credit notes.', 7.5)
  other_charges!: number;

  @MoneyNumber('call_charges + other_charges + adjustments.', 60.625)
  total_charges!: number;

  @MoneyNumber('opening_balance + payments − total_charges.', 242.08793)
  closing_balance!: number;
}

export class PartnerMovedFundsDto {
  @MoneyNumber('What the customer has now.', 242.08793)
  customer_balance!: number;

  @MoneyNumber('How low his balance may go: zero or negative.', -55)
  customer_credit_limit!: number;
}

export class PartnerRegisteredDto {
  @ApiProperty({ example: '10000029' })
  account_number!: string;

  @ApiProperty({ enum: ['pending_confirmation'] })
  status!: string;
}

export class PartnerConfirmedDto {
  @ApiProperty({ example: true })
  confirmed!: boolean;
}

export class PartnerLoginLinkDto {
  @ApiProperty({
    description: 'Signs the customer in at the portal; works once, for 60 seconds.',
    example: 'http://127.0.0.1:3000/portal?sso_token=lm_sso_example',
  })
  url!: string;
}

export class PartnerResetDto {
  @ApiProperty({ description: 'The same for every address.', example: 'sent_if_known' })
  status!: string;
}
