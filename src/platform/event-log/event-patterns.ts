/** What a filter of event types may look like: `customers.customer.added`, `customers.*`, `*`. */
export const EVENT_PATTERN = /^[a-z_*]+(\.[a-z_*]+)*$/;

/** Whether a pattern, in which `*` stands for anything, takes events of a type. */
export function takesEvent(pattern: string, type: string): boolean {
  const expression = pattern.split('*').map(escaped).join('.*');
  return new RegExp(`^${expression}$`).test(type);
}

function escaped(text: string): string {
  return text.replace(/\./g, '\\.');
}
