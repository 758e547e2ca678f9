/** Octopus: `ttf` time to finish, `ttl` time to limit, `onl` time on line, `ltf` limited traffic. */
export const VOUCHER_TYPES = ['ttf', 'ttl', 'onl', 'ltf'] as const;
export type VoucherType = (typeof VOUCHER_TYPES)[number];

export const CODINGS = ['passcode', 'userpass'] as const;
/** A code alone with an empty password, or a user with a password. */
export type Coding = (typeof CODINGS)[number];

export const VOUCHER_STATUSES = ['new', 'active', 'finished', 'expired', 'cancelled'] as const;
export type VoucherStatus = (typeof VOUCHER_STATUSES)[number];

/** Where a voucher was made. */
export type VoucherSource = 'api' | 'octopus' | 'batch' | 'import' | 'portal';

/** What is offered: a service of a hotspot with its product, or a product that no place lists. */
export interface Offer {
  type: VoucherType;
  runSeconds: number | null;
  bytesLimit: number | null;
  uploadBytesLimit: number | null;
  downloadBytesLimit: number | null;
  dailySecondsLimit: number | null;
  shelfSeconds: number;
  /** Devices at once of all its users, unless a voucher says otherwise. */
  userLimit: number;
  macMoves: number;
}

/** What whoever issues a voucher may say of its time. */
export interface Window {
  validFrom?: Date;
  validUntil?: Date;
}

/** The time limits that a voucher is issued with. */
export interface VoucherWindow {
  validFrom: Date;
  validUntil: Date | null;
  unusedUntil: Date;
}

/** What is wrong with the wished window, and in which field of it. */
export interface WindowMistake {
  field: keyof Window;
  message: string;
}

/**
 * When a voucher may be used. A `ttl` voucher ends at its date; of the others a date may cut the
 * time short. Unused ones keep for the shelf life of their service, from now or from their first day.
 */
export function windowOf(
  offer: Offer,
  { validFrom, validUntil }: Window,
  now: Date,
): VoucherWindow | WindowMistake {
  const from = validFrom ?? now;
  if (offer.type === 'ttl' && validUntil === undefined) {
    return { field: 'validUntil', message: 'is required for a voucher that runs until a date' };
  }
  if (validUntil !== undefined && validUntil <= (from > now ? from : now)) {
    return { field: 'validUntil', message: 'must be later than now and than its beginning' };
  }
  const shelfEnd = secondsAfter(from > now ? from : now, offer.shelfSeconds);
  return { validFrom: from, validUntil: validUntil ?? null, unusedUntil: shelfEnd };
}

export function isMistake(window: VoucherWindow | WindowMistake): window is WindowMistake {
  return 'message' in window;
}

export function secondsAfter(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
