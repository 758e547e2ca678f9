import { DomainError, type FieldError } from './domain-error.js';

/** Wrong fields that the sentence of an error names; the list has the others. */
const NAMED_MAX = 10;

/** A field is missing or wrong; carries every wrong field. */
export class ValidationFailed extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'validation_error';

  constructor(override readonly fields: readonly FieldError[]) {
    const named = fields.slice(0, NAMED_MAX).map(({ field, message }) => `${field}: ${message}`);
    const others = fields.length - named.length;
    super([...named, ...(others > 0 ? [`and ${others} more`] : [])].join('; '));
  }

  static of(field: string, message: string): ValidationFailed {
    return new ValidationFailed([{ field, message }]);
  }
}

/** The request cannot be read, or names a parameter that does not exist. */
export class InvalidRequest extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'invalid_request';

  constructor(
    message: string,
    override readonly fields: readonly FieldError[] = [],
  ) {
    super(message);
  }
}

/** No such row, or none that the caller may see: the two are answered alike. */
export class NotFound extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'not_found';

  /** @param what the noun in the caller's words, e.g. `customer` */
  constructor(what: string) {
    super(`No such ${what}.`);
  }
}

export class UnknownCall extends DomainError {
  readonly kind = 'not_found';
  readonly code = 'unknown_call';

  constructor(path: string) {
    super(`There is no call at ${path}.`);
  }
}

export class MethodNotAllowed extends DomainError {
  readonly kind = 'method_not_allowed';
  readonly code = 'method_not_allowed';
  override readonly headers: Readonly<Record<string, string>>;

  /** @param allow the verbs that the address does take */
  constructor(allow: readonly string[]) {
    super(`This address takes ${allow.join(' or ')}.`);
    this.headers = { Allow: allow.join(', ') };
  }
}

/** The act contradicts what is stored. Rooms derive named conflicts from it or throw it as it is. */
export class Conflict extends DomainError {
  readonly kind = 'conflict';
  readonly code: string = 'conflict';

  constructor(
    message: string,
    override readonly fields: readonly FieldError[] = [],
  ) {
    super(message);
  }
}

/** The caller's copy is older than the row (`If-Match`). */
export class StaleVersion extends DomainError {
  readonly kind = 'stale';
  readonly code = 'stale_version';

  constructor() {
    super('The item has changed since you read it; read it again.');
  }
}

export class PreconditionRequired extends DomainError {
  readonly kind = 'precondition_required';
  readonly code = 'precondition_required';

  constructor() {
    super('Send If-Match with the ETag of the item that you change.');
  }
}

export class TooLarge extends DomainError {
  readonly kind = 'too_large';
  readonly code = 'too_large';

  /** @param what the thing in the caller's words; @param limitBytes the largest that is taken */
  constructor(what: string, limitBytes: number) {
    super(`${what} may have at most ${limitBytes} bytes.`);
  }
}

export class UnsupportedMediaType extends DomainError {
  readonly kind = 'unsupported_media_type';
  readonly code = 'unsupported_media_type';

  constructor(accepted: readonly string[]) {
    super(`Send the body as ${accepted.join(' or ')}.`);
  }
}

export class RateLimited extends DomainError {
  readonly kind = 'limited';
  readonly code = 'rate_limited';

  constructor(
    override readonly retryAfterSeconds: number,
    message = 'Too many requests; try again later.',
  ) {
    super(message);
  }
}

export class Unavailable extends DomainError {
  readonly kind = 'unavailable';
  readonly code = 'unavailable';

  constructor(
    message: string,
    override readonly retryAfterSeconds = 5,
  ) {
    super(message);
  }
}

/** Anything we did not foresee. The cause is logged with the request id; the caller is told nothing. */
export class UnexpectedFailure extends DomainError {
  readonly kind = 'unexpected';
  readonly code = 'server_error';

  constructor(cause: unknown) {
    super('Something went wrong on our side. Quote the request id if you report it.', { cause });
  }
}
