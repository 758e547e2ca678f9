import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { type Log, redactText } from '../logging/log.js';
import type { CallRequest } from './agent.js';
import { withRequestId } from './request-scope.js';

const ACCEPTED_ID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * Gives every request an id (the caller's own `X-Request-Id` if it is a plain word), answers it in
 * the same header, and writes one log line when the answer is out. Query strings are redacted.
 */
export function requestLine(log: Log): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && ACCEPTED_ID.test(given) ? given : randomUUID();
    const { method } = request;
    const startedAt = performance.now();
    (request as CallRequest).requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    response.once('finish', () => {
      const { agent } = request as CallRequest;
      log.info('request', {
        request_id: requestId,
        method,
        url: redactText(request.originalUrl),
        status: response.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        ...(agent ? { user: agent.username, client: agent.clientId } : {}),
      });
    });
    withRequestId(requestId, next);
  };
}
