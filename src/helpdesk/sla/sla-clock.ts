import type { BusinessTime } from '../calendars/business-time.js';

/** What is promised for one priority, in minutes of working time; `null` promises nothing. */
export interface SlaTarget {
  priority: number;
  first_response_minutes: number | null;
  resolution_minutes: number | null;
}

export const CLOCKS = ['first_response', 'resolution'] as const;
export type ClockKind = (typeof CLOCKS)[number];

export const CLOCK_EVENTS = [
  'opened',
  'responded',
  'held',
  'released',
  'resolved',
  'reopened',
  'closed',
  'merged',
] as const;
export type ClockEventKind = (typeof CLOCK_EVENTS)[number];

export interface ClockEvent {
  kind: ClockEventKind;
  at: Date;
}

/** What holds for a ticket today: the policy of its department, for its priority. */
export interface Promised {
  firstResponseSeconds: number | null;
  resolutionSeconds: number | null;
  warnPercent: number;
  holdPausesFirstResponse: boolean;
}

export interface Clock {
  kind: ClockKind;
  state: 'running' | 'paused' | 'stopped' | 'cancelled';
  targetSeconds: number | null;
  /** Working time of all finished runs. */
  consumedSeconds: number;
  runningSince: Date | null;
  /** When the warning threshold is or was reached; `null` while that is not in sight. */
  warnAt: Date | null;
  /** When the target is or was used up; `null` while that is not in sight. */
  dueAt: Date | null;
  stoppedAt: Date | null;
}

/** Nothing is promised: clocks run all the same, for the reports. */
export const NO_PROMISE: Promised = {
  firstResponseSeconds: null,
  resolutionSeconds: null,
  warnPercent: 80,
  holdPausesFirstResponse: false,
};

interface State {
  isUnderWork: boolean;
  isOnHold: boolean;
  hasResponse: boolean;
  isMerged: boolean;
}

/**
 * Both clocks of a ticket, from what happened to it. A pause in a pause counts once; a ticket that
 * is reopened goes on with the time it had used; another policy, priority or calendar only changes
 * how the same events are read, so neither can buy or lose time.
 */
export function replay(
  events: readonly ClockEvent[],
  time: BusinessTime,
  promised: Promised,
): Record<ClockKind, Clock> {
  const response = new Run('first_response', promised.firstResponseSeconds, promised, time);
  const resolution = new Run('resolution', promised.resolutionSeconds, promised, time);
  let state: State = {
    isUnderWork: false,
    isOnHold: false,
    hasResponse: false,
    isMerged: false,
  };
  for (const event of events) {
    state = after(state, event.kind);
    const { isUnderWork, isOnHold, hasResponse } = state;
    const isExcused = isOnHold && promised.holdPausesFirstResponse;
    response.follow(event.at, isUnderWork && !hasResponse && !isExcused, hasResponse);
    resolution.follow(event.at, isUnderWork && !isOnHold, !isUnderWork);
  }
  return {
    first_response: response.clock(state.isMerged || (!state.isUnderWork && !state.hasResponse)),
    resolution: resolution.clock(state.isMerged),
  };
}

function after(state: State, kind: ClockEventKind): State {
  switch (kind) {
    case 'opened':
    case 'reopened':
      return { ...state, isUnderWork: true };
    case 'responded':
      return { ...state, hasResponse: true };
    case 'held':
      return { ...state, isOnHold: true };
    case 'released':
      return { ...state, isOnHold: false };
    case 'resolved':
      return { ...state, isUnderWork: false, hasResponse: true };
    case 'closed':
      return { ...state, isUnderWork: false };
    case 'merged':
      return { ...state, isUnderWork: false, isMerged: true };
  }
}

/** One clock while the events are read. */
class Run {
  private consumed = 0;
  private since: Date | null = null;
  private stoppedAt: Date | null = null;
  private warnAt: Date | null = null;
  private dueAt: Date | null = null;
  private readonly warnSeconds: number | null;

  constructor(
    private readonly kind: ClockKind,
    private readonly target: number | null,
    { warnPercent }: Promised,
    private readonly time: BusinessTime,
  ) {
    this.warnSeconds = target === null ? null : Math.floor((target * warnPercent) / 100);
  }

  follow(at: Date, runs: boolean, isDone: boolean): void {
    if (this.since && !runs) {
      this.finishRun(this.since, at);
      this.since = null;
    }
    if (!this.since && runs) {
      this.since = at;
    }
    this.stoppedAt = isDone ? (this.stoppedAt ?? at) : null;
  }

  clock(isCancelled: boolean): Clock {
    const { since } = this;
    return {
      kind: this.kind,
      state: since ? 'running' : isCancelled ? 'cancelled' : this.stoppedAt ? 'stopped' : 'paused',
      targetSeconds: this.target,
      consumedSeconds: this.consumed,
      runningSince: since,
      warnAt: this.warnAt ?? (since && this.reached(this.warnSeconds, since)),
      dueAt: this.dueAt ?? (since && this.reached(this.target, since)),
      stoppedAt: this.stoppedAt,
    };
  }

  private finishRun(from: Date, to: Date): void {
    this.warnAt ??= until(this.reached(this.warnSeconds, from), to);
    this.dueAt ??= until(this.reached(this.target, from), to);
    this.consumed += this.time.secondsBetween(from, to);
  }

  /** When so much time will have been used, if this run goes on. */
  private reached(seconds: number | null, from: Date): Date | null {
    if (seconds === null) return null;
    return this.time.add(from, Math.max(0, seconds - this.consumed)) ?? null;
  }
}

/** A threshold that is reached exactly when the run ends was not overrun. */
function until(at: Date | null, end: Date): Date | null {
  return at && at < end ? at : null;
}

/** Whether the target was used up before the clock stopped, or is now. */
export function isBreached({ dueAt, stoppedAt }: Clock, now: Date): boolean {
  return dueAt !== null && dueAt <= (stoppedAt ?? now);
}
