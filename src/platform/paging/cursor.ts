import { createHash } from 'node:crypto';
import { ValidationFailed } from '../errors/index.js';

/** Where a list goes on: behind the row with this sort value and id. Opaque to callers. */
export interface Cursor {
  /** Names the list and its order; see `orderOf`. */
  order: string;
  /** `null` where the row has no value to sort by. */
  key: string | null;
  id: string;
}

/** A name for the order of one list: a cursor is good for no other. */
export function orderOf(list: string, sort: string): string {
  return createHash('sha256').update(`${list}\n${sort}`).digest('base64url').slice(0, 8);
}

export function writeCursor({ order, key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([order, key, id])).toString('base64url');
}

/** @throws ValidationFailed when it is none of ours, or of another list or order */
export function readCursor(text: string, order: string): Cursor {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts)) {
      const [ofOrder, key, id] = parts as unknown[];
      if (ofOrder === order && isKey(key) && /^\d{1,18}$/.test(String(id))) {
        return { order, key, id: String(id) };
      }
    }
  } catch {
    // Answered below, like any other cursor that is not ours.
  }
  throw wrongCursor();
}

function isKey(key: unknown): key is string | null {
  return key === null || (typeof key === 'string' && !key.includes('\0') && key.isWellFormed());
}

export function wrongCursor(): ValidationFailed {
  return ValidationFailed.of('after', 'must be the next_after of the same list');
}
