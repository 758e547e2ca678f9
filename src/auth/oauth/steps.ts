import type { Request, Response } from 'express';
import type { MiddlewareFunction } from 'oauth2orize';
import { OAuthError, type OAuthErrorCode } from './oauth.errors.js';

/** What oauth2orize's own errors may say; its statuses are not RFC 6749's and are left behind. */
const CODES: readonly string[] = [
  'access_denied',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
] satisfies OAuthErrorCode[];

/**
 * Runs oauth2orize's middleware as one promise.
 * @returns `answered` when it has ended the response, `passed` when it leaves that to the caller
 * @throws OAuthError for what it finds wrong, and whatever our own steps throw
 */
export function run(
  middleware: MiddlewareFunction | MiddlewareFunction[],
  request: Request,
  response: Response,
): Promise<'answered' | 'passed'> {
  const steps = [middleware].flat();
  return new Promise((resolve, reject) => {
    response.once('close', () => {
      resolve('answered');
    });
    const next = (index: number): void => {
      const step = steps[index];
      if (!step) {
        resolve('passed');
        return;
      }
      step(request, response, (error?: unknown) => {
        if (error) reject(inOurWords(error));
        else next(index + 1);
      });
    };
    next(0);
  });
}

function inOurWords(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('oauth2orize failed', { cause: error });
  const { code, status } = error as { code?: unknown; status?: unknown };
  const isTheirs = typeof status === 'number' && typeof code === 'string' && CODES.includes(code);
  return isTheirs ? new OAuthError(code as OAuthErrorCode, error.message) : error;
}
