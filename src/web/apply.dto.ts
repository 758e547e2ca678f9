import { Email, Text } from '../platform/validation/fields.js';

const NOT_BLANK = { pattern: /\S/, says: 'must not be blank' };

/** What an applicant fills in. */
export class ApplyForm {
  @Text({ min: 1, max: 200, ...NOT_BLANK })
  name!: string;

  @Email({ optional: true })
  email?: string;

  @Text({ optional: true, max: 40, pattern: /\d/, says: 'must contain a digit' })
  phone?: string;

  @Text({ optional: true, max: 200 })
  company_name?: string;

  @Text({ optional: true, max: 200 })
  address?: string;

  @Text({ optional: true, max: 2000 })
  notes?: string;
}
