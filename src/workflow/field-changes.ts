import type { Fields } from './change-request.entity.js';

/** One line of what a reviewer sees. */
export interface FieldChange {
  field: string;
  /** The value when the change was asked for. */
  before: unknown;
  proposed: unknown;
  now: unknown;
  /** False when somebody has changed the field since to something else than what is proposed. */
  fits: boolean;
}

/** Stands for a secret wherever a value is shown. */
export const SECRET = '(secret)';

/** Field by field: how it was, how it shall be, how it is. */
export function fieldChanges(input: Fields, base: Fields, now: Fields): FieldChange[] {
  return Object.keys(input).map((field) => {
    const [before, proposed, today] = [base[field] ?? null, input[field], now[field] ?? null];
    return {
      field,
      before,
      proposed,
      now: today,
      fits: proposed === SECRET || isSame(before, today) || isSame(proposed, today),
    };
  });
}

/** Equal as JSON, whatever the order of keys: PostgreSQL's jsonb has one of its own. */
function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
