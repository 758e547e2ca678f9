import { AsyncLocalStorage } from 'node:async_hooks';

/** What belongs to the request or job that is being served, whoever asks. */
interface RequestScope {
  requestId: string;
}

const scope = new AsyncLocalStorage<RequestScope>();

/** Runs `work`, and everything it starts, under a request id. */
export function withRequestId<T>(requestId: string, work: () => T): T {
  return scope.run({ requestId }, work);
}

/** The id of the running request or job; empty outside of both. */
export function currentRequestId(): string {
  return scope.getStore()?.requestId ?? '';
}
