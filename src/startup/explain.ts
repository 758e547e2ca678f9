import { EmbeddedPostgresError } from '../platform/database/embedded/index.js';
import { redactText } from '../platform/logging/log.js';
import { StartRefused } from './server.js';

/** A failed start for the operator: one line where the reason is known, else the stack. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof StartRefused || error instanceof EmbeddedPostgresError || isOneLine(error)) {
    return error.message;
  }
  return redactText(error.stack ?? error.message);
}

/** Errors that the launcher and the connection to PostgreSQL word for people. */
function isOneLine(error: Error): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^(ECONN|ENOTFOUND|28|3D)/.test(code);
}
