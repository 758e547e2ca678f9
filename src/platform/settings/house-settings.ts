import { IANAZone } from 'luxon';
import { setting } from './settings.js';

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 200;
const isYesNo = (value: unknown): value is boolean => typeof value === 'boolean';
const isBetween =
  (min: number, max: number) =>
  (value: unknown): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;

/** Settings that the whole house reads. */
export const CompanyName = setting(
  'company_name',
  'Name of the ISP, on pages, mails and documents.',
  'Lastmile ISP',
  isText,
  'be a text of 1 to 200 characters',
);
export const Currency = setting(
  'currency',
  'ISO 4217 code of the currency that everything is billed in.',
  'USD',
  (value): value is string => typeof value === 'string' && /^[A-Z]{3}$/.test(value),
  'be three capital letters',
);
export const TimeZone = setting(
  'timezone',
  'IANA time zone in which business dates are reckoned.',
  'UTC',
  (value): value is string => typeof value === 'string' && IANAZone.isValidZone(value),
  'be an IANA time zone such as Africa/Johannesburg',
);
export const TaxRate = setting(
  'tax_rate',
  'Standard tax rate in percent, as a decimal string; prices exclude tax.',
  '0',
  (value): value is string => typeof value === 'string' && /^\d{1,2}(\.\d{1,4})?$/.test(value),
  'be a decimal string from "0" to "99.9999"',
);
export const QueryTokens = setting(
  'query_tokens',
  'Whether the access token may be given as the query parameter access_token.',
  true,
  isYesNo,
  'be true or false',
);
export const RequestsPerMinute = setting(
  'requests_per_minute',
  'Requests that one access token may make in a minute.',
  600,
  isBetween(1, 1_000_000),
  'be a whole number from 1 to 1000000',
);
export const RefreshGraceSeconds = setting(
  'refresh_grace_seconds',
  'Seconds in which a refresh token that was just used is refused without ending its family.',
  0,
  isBetween(0, 10),
  'be a whole number from 0 to 10',
);

export const HOUSE_SETTINGS = [
  CompanyName,
  Currency,
  TimeZone,
  TaxRate,
  QueryTokens,
  RequestsPerMinute,
  RefreshGraceSeconds,
];
