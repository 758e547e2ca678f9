import { Instant, Integer, Text } from '../validation/fields.js';
import { LIMIT_MAX } from './list.js';

/** The parameters that every list of the call API takes (API.md §3). */
export class ListParameters {
  @Integer({
    optional: true,
    min: 0,
    max: 1_000_000_000,
    description: 'Rows to leave out at the beginning.',
    default: 0,
  })
  offset?: number;

  @Integer({ optional: true, min: 1, max: LIMIT_MAX, description: 'Rows at most.', default: 50 })
  limit?: number;

  @Text({ optional: true, max: 200, description: 'Text to look for.' })
  search?: string;

  @Text({ optional: true, max: 60, description: 'Field to sort by; `-` before it for descending.' })
  sort?: string;

  @Text({
    optional: true,
    max: 500,
    description: '`meta.next_after` of the page before; leaves `total` out.',
  })
  after?: string;

  @Instant({ optional: true, description: 'Only rows modified at or after this instant.' })
  modified_since?: Date;
}

/** The parameters of a list that has one order and is read from end to end. */
export class PageParameters {
  @Integer({ optional: true, min: 1, max: LIMIT_MAX, description: 'Rows at most.', default: 50 })
  limit?: number;

  @Text({ optional: true, max: 500, description: '`next` of the page before.' })
  after?: string;
}

/** The parameters that every admin list takes (API.md §7): no offset and no total. */
export class CursorParameters extends PageParameters {
  @Text({ optional: true, max: 200, description: 'Text to look for.' })
  search?: string;

  @Text({ optional: true, max: 60, description: 'Field to sort by; `-` before it for descending.' })
  sort?: string;
}
