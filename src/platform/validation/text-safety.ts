/** Deepest nesting of an input; deeper ones would exhaust the stack of validators (API.md §3). */
export const NESTING_MAX = 32;

export type Unsafe = { field: string; why: 'nul' | 'surrogate' } | { field: string; why: 'depth' };

/**
 * The first value that no text column can hold (a NUL, a lone surrogate), or nesting too deep.
 * Walks with a stack of its own, so that the input cannot exhaust ours.
 */
export function findUnsafe(input: unknown): Unsafe | undefined {
  const stack: { value: unknown; field: string; depth: number }[] = [
    { value: input, field: '', depth: 0 },
  ];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, field, depth } = next;
    if (typeof value === 'string') {
      if (value.includes('\u0000')) return { field, why: 'nul' };
      if (!value.isWellFormed()) return { field, why: 'surrogate' };
    } else if (value !== null && typeof value === 'object' && !Buffer.isBuffer(value)) {
      if (depth >= NESTING_MAX) return { field, why: 'depth' };
      for (const [key, inner] of Object.entries(value)) {
        if (key.includes('\u0000')) return { field: field || 'parameters', why: 'nul' };
        stack.push({ value: inner, field: field ? `${field}.${key}` : key, depth: depth + 1 });
      }
    }
  }
  return undefined;
}
