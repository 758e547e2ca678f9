/** What a canned reply may name; nothing else of the house can get into one. */
export const VARIABLES = {
  'ticket.number': 'The number that people quote.',
  'ticket.title': 'The title of the ticket.',
  'ticket.status': 'Its status.',
  'customer.name': 'The customer, or whoever wrote; “customer” when nobody knows.',
  'department.name': 'The department that works on the ticket.',
  'agent.name': 'Whoever sends the reply.',
  'company.name': 'The ISP.',
} as const;

export type Variable = keyof typeof VARIABLES;

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Names in a text that stand for nothing. */
export function unknownVariables(text: string): string[] {
  return [...text.matchAll(PLACE)]
    .map(([, name = '']) => name)
    .filter((name) => !Object.hasOwn(VARIABLES, name));
}

/** The text with every variable replaced by its value; values are never read for variables again. */
export function filledIn(text: string, values: Readonly<Record<Variable, string>>): string {
  return text.replace(PLACE, (place, name: string) =>
    Object.hasOwn(values, name) ? values[name as Variable] : place,
  );
}
