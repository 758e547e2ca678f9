import { setting } from '../../platform/settings/settings.js';

export const PARTNER_WINDOW_SECONDS = 900;

export const PartnerRequests = setting(
  'partner_requests_per_15_minutes',
  'Requests that one partner key may make in a quarter of an hour, refused ones included.',
  100,
  (value): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1_000_000,
  'be a whole number from 1 to 1000000',
);
