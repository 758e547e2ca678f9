import express, { type RequestHandler } from 'express';
import { UnsupportedMediaType } from '../errors/index.js';
import type { BodyRules } from './body-rules.js';

/** Bodies other than attachments (API.md §3). */
export const BODY_LIMIT_BYTES = 1_048_576;

interface Parsers {
  json: RequestHandler;
  form: RequestHandler;
}

const PARSED = ['application/json', 'application/x-www-form-urlencoded'];

/**
 * Reads JSON and urlencoded bodies, lets multipart and what is left to a door pass, and refuses the
 * rest with 415. A request without a body skips every parser: they cost more than the lookup of a
 * token. `request.body` is always an object afterwards (Express 5 leaves it undefined).
 */
export function readBodies(rules: BodyRules): RequestHandler {
  const parsersOf = parsersByLimit();
  return (request, response, next) => {
    const { headers } = request;
    const hasBody =
      headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
    if (!hasBody) {
      request.body = {};
      next();
      return;
    }
    const { isLeft, limitBytes = BODY_LIMIT_BYTES } = rules.of(request.path);
    const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (isLeft || type === 'multipart/form-data') {
      request.body ??= {};
      next();
    } else if (type === 'application/x-www-form-urlencoded') {
      parsersOf(limitBytes).form(request, response, next);
    } else if (type === 'application/json' || type.endsWith('+json')) {
      parsersOf(limitBytes).json(request, response, next);
    } else next(new UnsupportedMediaType([...PARSED, 'multipart/form-data']));
  };
}

/** Parsers by their limit; there are as many as rules. */
function parsersByLimit(): (limitBytes: number) => Parsers {
  const made = new Map<number, Parsers>();
  return (limitBytes) => {
    const known = made.get(limitBytes);
    if (known) return known;
    const parsers = {
      json: express.json({ limit: limitBytes, strict: true }),
      // body-parser refuses forms nested deeper than 32 by itself.
      form: express.urlencoded({ limit: limitBytes, extended: true, parameterLimit: 2000 }),
    };
    made.set(limitBytes, parsers);
    return parsers;
  };
}
