export const FUP_WINDOWS = ['day', 'week', 'month'] as const;
/** The business day, the ISO week, or the account's allowance period. */
export type FupWindow = (typeof FUP_WINDOWS)[number];

/** Either both speeds or the percentage. */
export interface SpeedChange {
  downloadKbps: number | null;
  uploadKbps: number | null;
  speedPercent: number | null;
}

/** Once so much is used within the window, the speed is at most this. Either threshold, not both. */
export interface SpeedLimitStep extends SpeedChange {
  window: FupWindow;
  usedBytes: number | null;
  /** Of the plan's allowance; without effect on products without a cap. */
  usedPercent: number | null;
}

/** At these hours the speed is this much higher. */
export interface SpeedBoostWindow extends SpeedChange {
  /** ISO 8601: 1 is Monday. */
  weekdays: number[];
  /** `HH:MM` in the ISP's time zone. */
  startsAt: string;
  /** At or before `startsAt`: on the next day. */
  endsAt: string;
}
