/** Deepest nesting of an input; deeper ones would exhaust the stack of validators (API.md §3). */
export const NESTING_MAX = 32;

/** Members of inner objects that libraries take for the object's own machinery (class-transformer does). */
const RESERVED = new Set(['constructor', '__proto__']);

export type Unsafe =
  { field: string; why: 'nul' | 'surrogate' | 'reserved' } | { field: string; why: 'depth' };

/**
 * Nesting that is too deep, or else the first value that no text column can hold (a NUL, a lone
 * surrogate). Walks with a stack of its own, so that the input cannot exhaust ours.
 */
export function findUnsafe(input: unknown): Unsafe | undefined {
  let unsafe: Unsafe | undefined;
  const stack: { value: unknown; field: string; depth: number }[] = [
    { value: input, field: '', depth: 0 },
  ];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, field, depth } = next;
    if (typeof value === 'string') unsafe ??= unsafeText(value, field);
    else if (value !== null && typeof value === 'object' && !Buffer.isBuffer(value)) {
      if (depth >= NESTING_MAX) return { field, why: 'depth' };
      for (const [key, inner] of Object.entries(value)) {
        unsafe ??= unsafeText(key, field || 'parameters');
        if (field !== '' && RESERVED.has(key)) unsafe ??= { field, why: 'reserved' };
        stack.push({ value: inner, field: field ? `${field}.${key}` : key, depth: depth + 1 });
      }
    }
  }
  return unsafe;
}

function unsafeText(text: string, field: string): Unsafe | undefined {
  if (text.includes('\u0000')) return { field, why: 'nul' };
  return text.isWellFormed() ? undefined : { field, why: 'surrogate' };
}
