import { Clock } from '../../src/platform/clock/clock.js';

/** Time as a test sets and moves it; until then, and between moves, it runs as usual. */
export class MovableClock extends Clock {
  private offsetMs = 0;
  private standsAt: number | undefined;

  override now(): Date {
    return new Date(this.standsAt ?? Date.now() + this.offsetMs);
  }

  /** Stands still at an instant. */
  set(instant: string): void {
    this.standsAt = new Date(instant).getTime();
  }

  /** Moves on (or back) and keeps running or standing as before. */
  move(seconds: number): void {
    if (this.standsAt === undefined) this.offsetMs += seconds * 1000;
    else this.standsAt += seconds * 1000;
  }

  /** Runs with the time of the world again. */
  reset(): void {
    this.offsetMs = 0;
    this.standsAt = undefined;
  }
}
