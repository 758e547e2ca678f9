/** How far it has come with a customer who pays late; `null`: nothing but letters. */
export type Stage = 'slowed_down' | 'suspended';

export interface Policy {
  /** Rising. */
  reminderDays: readonly number[];
  slowDownDays: number | null;
  holdDays: number | null;
}

/** What the days that the oldest debt is overdue lead to. */
export function stageAfter(daysOverdue: number, { slowDownDays, holdDays }: Policy): Stage | null {
  if (holdDays !== null && daysOverdue >= holdDays) return 'suspended';
  if (slowDownDays !== null && daysOverdue >= slowDownDays) return 'slowed_down';
  return null;
}

/** The reminder that a debt has come to, counted from 1; 0 for none yet. */
export function reminderLevel(daysOverdue: number, { reminderDays }: Policy): number {
  return reminderDays.filter((day) => day <= daysOverdue).length;
}

/** The milder of two: a payment may ease things and never makes them worse. */
export function milder(one: Stage | null, other: Stage | null): Stage | null {
  if (one === null || other === null) return null;
  return one === 'suspended' ? other : one;
}
