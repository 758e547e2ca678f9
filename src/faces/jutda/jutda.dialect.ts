import type { Response } from 'express';
import type { DomainError, ErrorKind, FieldError } from '../../platform/errors/index.js';
import type { CallRequest } from '../../platform/http/agent.js';
import type { ErrorDialect } from '../../platform/http/dialects.js';
import { JUTDA_PATH } from './jutda.path.js';

/** The contract knows 200, 400, 403, 404 and 405; what it cannot have foreseen keeps its HTTP status. */
const STATUSES: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 403,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 400,
  stale: 400,
  precondition_required: 400,
  too_large: 413,
  unsupported_media_type: 400,
  limited: 403,
  payment_required: 400,
  unavailable: 503,
  unexpected: 500,
};

/** What our acts call by other names. */
const FIELDS: Readonly<Record<string, string>> = {
  department_id: 'queue',
  ticket_title: 'title',
  ticket_description: 'body',
};

/** One text: the message, or a line for every wrong field. */
export class JutdaDialect implements ErrorDialect {
  readonly prefix = `/${JUTDA_PATH}`;

  answer(error: DomainError, _: CallRequest, response: Response): void {
    const text = error.fields.length > 0 ? error.fields.map(line).join('\n') : wordsOf(error);
    sendText(response, STATUSES[error.kind], text);
  }
}

/** The type and nothing more: Express would add a charset that the contract does not have. */
export function sendText(
  response: Response,
  status: number,
  text: string,
  type: 'text/plain' | 'text/json' = 'text/plain',
): void {
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}

function line({ field, message }: FieldError): string {
  return `${FIELDS[field] ?? field}: ${message}`;
}

function wordsOf({ kind, message }: DomainError): string {
  return kind === 'method_not_allowed' ? 'Invalid request method' : message;
}
