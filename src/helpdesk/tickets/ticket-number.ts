/** What people quote: `HD000017`. PostgreSQL's `ticket_number()` makes the same. */
export function ticketNumber(id: number): string {
  return `HD${String(id).padStart(6, '0')}`;
}

/** The id that a person means by `HD000017`, `hd17`, `#17` or `17`; `undefined` if none of these. */
export function ticketIdOf(text: string): number | undefined {
  const digits = /^(?:hd|#)?0*([1-9]\d{0,9})$/i.exec(text.trim())?.[1];
  const id = Number(digits);
  return digits !== undefined && id <= 2_147_483_647 ? id : undefined;
}
