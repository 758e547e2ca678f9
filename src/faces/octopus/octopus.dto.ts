import { Integer, OneOf, Text } from '../../platform/validation/fields.js';

const LIMIT_MAX = 5000;

const Moment = (description: string, example: string): PropertyDecorator =>
  Text({ optional: true, max: 40, description, example });

export class OctopusPageQuery {
  @Integer({ optional: true, min: 0, default: 0 })
  offset?: number;

  @Integer({ optional: true, max: LIMIT_MAX, default: LIMIT_MAX })
  limit?: number;
}

export class OctopusTicketsQuery extends OctopusPageQuery {
  @Text({ optional: true, max: 16, description: 'new, active, finished, expired or cancelled.' })
  status?: string;

  @Text({ optional: true, max: 16, description: 'A type, e.g. `ttf`, or the id of a service.' })
  service?: string;

  @Text({ optional: true, max: 64, description: 'Whom the ticket was given to.' })
  userId?: string;

  @Text({ optional: true, max: 12, pattern: /^\d{1,12}$/, says: 'must be a number' })
  serial?: string;

  @Moment(
    'Made from then on; ISO 8601, without a zone on the clocks of the location.',
    '2026-01-01',
  )
  from?: string;

  @Moment('Made before then; a bare date includes its day.', '2027-12-31')
  to?: string;
}

export class OctopusNewTicketForm {
  @Text({ max: 16, description: 'The id of a service of this location.', example: '1' })
  service!: string;

  @Moment('ISO 8601; now when absent.', '2026-01-01T10:00:00')
  start_time?: string;

  @Moment(
    'ISO 8601. A ttl ticket ends then: as late as its service allows when absent.',
    '2099-01-01',
  )
  valid_until?: string;

  @OneOf(['print', 'email'], {
    optional: true,
    description: '`print` adds `printUrl`; `email` mails the ticket to `userId`.',
  })
  format?: 'print' | 'email';

  @Text({ optional: true, max: 64, description: 'Whom it is for, e.g. an e-mail address.' })
  userId?: string;

  @Integer({
    optional: true,
    max: 1000,
    description: 'Devices at once; the service’s when absent.',
  })
  numusers?: number;
}
