import { Injectable } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { currentRequestId } from '../http/request-scope.js';
import type { LogLevel } from '../config/variables.js';

/** Field names that never reach a log line, at whatever depth up to three. */
const SECRET_FIELDS = [
  'password',
  'client_secret',
  'access_token',
  'refresh_token',
  'token',
  'code',
  'code_verifier',
  'sso_token',
  'secret',
  'authorization',
  'cookie',
];

/** Structured lines on standard output: one per request, one per job; ids, not payloads. */
@Injectable()
export class Log {
  private readonly logger: Logger;

  constructor(level: LogLevel = 'info', destination?: { write(line: string): void }) {
    const options = {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      redact: {
        paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        censor: '***',
      },
      serializers: { err: describeError },
    };
    this.logger = destination ? pino(options, destination) : pino(options);
  }

  info(message: string, fields: object = {}): void {
    this.logger.info(this.withRequest(fields), message);
  }

  warn(message: string, fields: object = {}): void {
    this.logger.warn(this.withRequest(fields), message);
  }

  error(message: string, fields: object = {}): void {
    this.logger.error(this.withRequest(fields), message);
  }

  debug(message: string, fields: object = {}): void {
    this.logger.debug(this.withRequest(fields), message);
  }

  private withRequest(fields: object): object {
    const requestId = currentRequestId();
    return requestId ? { request_id: requestId, ...fields } : fields;
  }
}

/** Type, message and stack; never the parameters of a failed statement, which hold personal data. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    type: error.name,
    message: redactText(error.message),
    stack: error.stack && redactText(error.stack),
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/**
 * Values of secret parameters in URLs and quoted query strings, of those that people type whatever they
 * look for into (CoovaChilli's `uid` is what a guest has typed), and signatures of links.
 */
export function redactText(text: string): string {
  return text
    .replace(
      /\b(access_token|refresh_token|client_secret|password|code|code_verifier|sso_token|token|voucher|username|uid|search)=[^&\s"'#]*/gi,
      '$1=***',
    )
    .replace(/\b(\d+\.\d{10})\.[\w-]{24}(?![\w-])/g, '$1.***');
}
