import { DomainError, NotFound } from '../../platform/errors/index.js';

/** No key, or one that is unknown or revoked. */
export class WrongApiKey extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'wrong_api_key';
  override readonly headers = { 'WWW-Authenticate': 'Bearer' };

  constructor() {
    super('Unauthorized: the API key is missing or not valid.');
  }
}

/** No such location, or none of this key. */
export class UnknownLocation extends NotFound {
  constructor() {
    super('location');
  }
}

export class UnknownTicket extends NotFound {
  constructor() {
    super('ticket');
  }
}
