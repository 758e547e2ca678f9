/** Serials have eight digits and grow with the ids; `voucher_serial` says the same in PostgreSQL. */
export const SERIAL_BASE = 10_000_000;

export function serialOf(voucherId: number): string {
  return String(SERIAL_BASE + voucherId);
}
