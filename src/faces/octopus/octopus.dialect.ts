import type { Response } from 'express';
import type { DomainError, ErrorKind } from '../../platform/errors/index.js';
import type { CallRequest } from '../../platform/http/agent.js';
import type { ErrorDialect } from '../../platform/http/dialects.js';
import { OCTOPUS_PATH } from './octopus.path.js';

const STATUSES: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  stale: 409,
  precondition_required: 400,
  too_large: 413,
  unsupported_media_type: 415,
  limited: 429,
  payment_required: 402,
  unavailable: 503,
  unexpected: 500,
};

/** What our acts call by other names. */
const FIELDS: Readonly<Record<string, string>> = { hotspot_id: 'LocationId' };

/** `{"error":{"code","message"}}`; `code` repeats the HTTP status, `message` names wrong fields. */
export class OctopusDialect implements ErrorDialect {
  readonly prefix = `/${OCTOPUS_PATH}`;

  answer(error: DomainError, _: CallRequest, response: Response): void {
    const code = STATUSES[error.kind];
    response.status(code).json({ error: { code, message: wordsOf(error) } });
  }
}

function wordsOf({ fields, message }: DomainError): string {
  if (fields.length === 0) return message;
  return fields.map((each) => `${FIELDS[each.field] ?? each.field}: ${each.message}`).join('; ');
}
