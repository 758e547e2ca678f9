import { Email, Integer, Text } from '../../platform/validation/fields.js';
import { TEXT_MAX } from './jutda.body.js';

/** The form of create_ticket; other fields are passed over. */
export class CreateTicketForm {
  @Integer()
  queue!: number;

  @Text({ max: 100, pattern: /\S/, says: 'must not be blank' })
  title!: string;

  @Text({ optional: true, max: TEXT_MAX })
  body?: string;

  @Email({ optional: true })
  submitter_email?: string;

  @Integer({ optional: true })
  assigned_to?: number;

  @Integer({ optional: true, min: 1, max: 5 })
  priority?: number;
}

/** Texts that the other methods take. */
export class TextForm {
  @Text({ optional: true, max: TEXT_MAX })
  message?: string;

  @Text({ optional: true, max: TEXT_MAX })
  resolution?: string;
}
