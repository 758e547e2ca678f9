import express, { type RequestHandler } from 'express';
import { UnsupportedMediaType } from '../errors/index.js';

/** Bodies other than attachments (API.md §3). */
export const BODY_LIMIT_BYTES = 1_048_576;

const json = express.json({ limit: BODY_LIMIT_BYTES, strict: true });
// body-parser refuses forms nested deeper than 32 by itself.
const form = express.urlencoded({
  limit: BODY_LIMIT_BYTES,
  extended: true,
  parameterLimit: 2000,
});

const PARSED = ['application/json', 'application/x-www-form-urlencoded'];

/**
 * Reads JSON and urlencoded bodies, lets multipart and declared raw types pass, and refuses the
 * rest with 415. A request without a body skips every parser: they cost more than the lookup of a
 * token. `request.body` is always an object afterwards (Express 5 leaves it undefined).
 */
export function readBodies(rawTypes: readonly string[] = []): RequestHandler {
  return (request, response, next) => {
    const { headers } = request;
    const hasBody =
      headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
    if (!hasBody) {
      request.body = {};
      next();
      return;
    }
    const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (type === 'application/x-www-form-urlencoded') form(request, response, next);
    else if (type === 'application/json' || type.endsWith('+json')) json(request, response, next);
    else if (type === 'multipart/form-data' || rawTypes.includes(type)) {
      request.body ??= {};
      next();
    } else next(new UnsupportedMediaType([...PARSED, 'multipart/form-data']));
  };
}
