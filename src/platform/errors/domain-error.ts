/**
 * What went wrong, in words that every dialect can translate. Each face answers all of them:
 * its status table is a `Record<ErrorKind, …>`, so a new kind does not compile until it does.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'stale'
  | 'precondition_required'
  | 'too_large'
  | 'unsupported_media_type'
  | 'limited'
  | 'payment_required'
  | 'unavailable'
  | 'unexpected';

/** One wrong field of an input, named as the caller named it. */
export interface FieldError {
  field: string;
  message: string;
}

/** A fact that stops an act. Rooms declare one class per fact; no class knows a status code. */
export abstract class DomainError extends Error {
  abstract readonly kind: ErrorKind;
  /** A stable machine word, e.g. `validation_error`, `ticket_is_closed`. */
  abstract readonly code: string;
  /** All wrong fields at once, for `invalid`. */
  readonly fields: readonly FieldError[] = [];
  /** When it is worth trying again, for `limited`, `unavailable` and a running idempotent call. */
  readonly retryAfterSeconds?: number;
  /** HTTP headers that the fact implies in every dialect, e.g. `Allow`. */
  readonly headers: Readonly<Record<string, string>> = {};

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
