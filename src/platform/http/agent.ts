import type { Request } from 'express';

/** On whose behalf something is done: what audit records, idempotency keys and limits are kept by. */
export interface Agent {
  readonly userId: number | null;
  readonly username: string;
  readonly clientId: string | null;
  /** Names the credential in rate limits, e.g. a token's or an API key's row. */
  readonly credential: string;
}

/** A request after authentication and validation. */
export interface CallRequest extends Request {
  requestId: string;
  agent?: Agent;
  /** The validated parameters of a call. */
  parameters?: object;
  /** GET ignores unknown parameters, POST refuses them. */
  isLenient?: boolean;
  /** The file of a REST route with `upload`; it is gone when the request is answered. */
  received?: { path: string; sha256: string };
}
