import { ValidationFailed } from '../errors/index.js';

/** Where a list goes on: behind the row with this sort value and id. Opaque to callers. */
export interface Cursor {
  sort: string;
  key: string;
  id: string;
}

export function writeCursor({ sort, key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, key, id])).toString('base64url');
}

/** @throws ValidationFailed when it is none of ours or of another order */
export function readCursor(text: string, sort: string): Cursor {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) {
      const [ofSort, key, id] = parts as unknown[];
      if (
        ofSort === sort &&
        typeof key === 'string' &&
        !key.includes('\0') &&
        /^\d{1,18}$/.test(String(id))
      ) {
        return { sort, key, id: String(id) };
      }
    }
  } catch {
    // Answered below, like any other cursor that is not ours.
  }
  throw wrongCursor();
}

export function wrongCursor(): ValidationFailed {
  return ValidationFailed.of('after', 'must be the next_after of the same list');
}
