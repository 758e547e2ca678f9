import { DomainError } from '../../platform/errors/index.js';

/** The texts are those of the original, so that clients which show or compare them keep working. */

export class InvalidTicketId extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'not_found';

  constructor() {
    super('Invalid ticket ID');
  }
}

export class InvalidUsername extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'not_found';

  constructor() {
    super('Invalid username provided');
  }
}

/** Something that a method needs is missing or wrong. */
export class InvalidCall extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'invalid_request';
}

export class InvalidLogin extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'wrong_credentials';

  constructor() {
    super('Invalid username or password');
  }
}
