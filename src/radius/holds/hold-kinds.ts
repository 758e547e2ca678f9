export const HOLD_KINDS = ['billing', 'admin', 'abuse', 'customer_pause'] as const;
/** Why an account is held back: lifting one never lifts another. */
export type HoldKind = (typeof HOLD_KINDS)[number];
