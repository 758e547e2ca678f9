import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Response } from 'express';
import {
  DomainError,
  InvalidRequest,
  MethodNotAllowed,
  TooLarge,
  Unavailable,
  UnexpectedFailure,
  UnknownCall,
  UnsupportedMediaType,
} from '../errors/index.js';
import { sqlState } from '../database/database.js';
import { Log } from '../logging/log.js';
import type { CallRequest } from './agent.js';
import { BODY_LIMIT_BYTES } from './bodies.js';
import { ErrorDialects } from './dialects.js';

/** Turns whatever was thrown into a domain error and lets the door's dialect word it. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly dialects: ErrorDialects,
    private readonly log: Log,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest(), http.getResponse());
  }

  answer(thrown: unknown, request: CallRequest, response: Response): void {
    const error = asDomainError(thrown, request);
    if (error.kind === 'unexpected') this.log.error('request failed', { err: error.cause });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
    if (error.retryAfterSeconds !== undefined) {
      response.setHeader('Retry-After', Math.max(1, Math.ceil(error.retryAfterSeconds)));
    }
    response.setHeader('Cache-Control', 'no-store');
    this.dialects.of(request.path).answer(error, request, response);
  }
}

function asDomainError(thrown: unknown, request: CallRequest): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (thrown instanceof HttpException) {
    return ofStatus(thrown.getStatus(), thrown.message, request) ?? new UnexpectedFailure(thrown);
  }
  if (isBodyParserError(thrown)) {
    if (thrown.status === 413) return new TooLarge('A body', thrown.limit ?? BODY_LIMIT_BYTES);
    return (
      ofStatus(thrown.status, 'The body cannot be read.', request) ?? new UnexpectedFailure(thrown)
    );
  }
  if (isDatabaseGone(thrown)) return new Unavailable('The database cannot be reached.');
  return new UnexpectedFailure(thrown);
}

/** What Nest, Express and body-parser say by status. */
function ofStatus(status: number, message: string, request: CallRequest): DomainError | undefined {
  switch (status) {
    case 400:
      return new InvalidRequest(message);
    case 404:
      return new UnknownCall(request.path);
    case 405:
      return new MethodNotAllowed(['GET', 'POST']);
    case 413:
      return new TooLarge('A body', BODY_LIMIT_BYTES);
    case 415:
      return new UnsupportedMediaType(['application/json', 'application/x-www-form-urlencoded']);
    case 503:
      return new Unavailable(message);
    default:
      return status > 400 && status < 500 ? new InvalidRequest(message) : undefined;
  }
}

interface BodyParserError {
  status: number;
  type: string;
  /** Bytes, of bodies that are too large. */
  limit?: number;
}

/** body-parser and raw-body mark their errors by `type` and `status`. */
function isBodyParserError(thrown: unknown): thrown is BodyParserError {
  const error = thrown as { status?: unknown; type?: unknown; expose?: unknown } | null;
  return (
    typeof error?.status === 'number' && (typeof error.type === 'string' || error.expose === true)
  );
}

/** What the pool says when no connection has come free in time; it has no code. */
const NO_CONNECTION = 'timeout exceeded when trying to connect';

/** Class 08 (connection), 57P (shutdown) and the socket's own errors. */
function isDatabaseGone(thrown: unknown): boolean {
  const code = sqlState(thrown) ?? '';
  if (/^(08|57P0)/.test(code) || code === 'ECONNREFUSED' || code === '53300') return true;
  return thrown instanceof Error && thrown.message === NO_CONNECTION;
}
