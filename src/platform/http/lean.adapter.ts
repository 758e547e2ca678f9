import { ExpressAdapter } from '@nestjs/platform-express';
import type { Response } from 'express';

/** A JSON text that needs no parsing and no stringifying, e.g. rows that PostgreSQL aggregated. */
export class RawJson {
  constructor(readonly text: string) {}
}

/**
 * Express without what our answers never use (ETag by body hash, freshness, charset negotiation):
 * on a small JSON answer these cost more than the database does (bench:api).
 */
export class LeanExpressAdapter extends ExpressAdapter {
  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (statusCode !== undefined) response.statusCode = statusCode;
    if (body instanceof RawJson) endJson(response, body.text);
    else if (isPlain(body)) endJson(response, JSON.stringify(body));
    else return super.reply(response, body, statusCode) as unknown;
    return undefined;
  }
}

function isPlain(body: unknown): boolean {
  if (body === null || typeof body !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(body);
  return Array.isArray(body) || prototype === Object.prototype || prototype === null;
}

function endJson(response: Response, text: string): void {
  if (!response.hasHeader('Content-Type')) {
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
  }
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
