import type { INestApplicationContext } from '@nestjs/common';
import { Actor } from '../auth/index.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';

/** What the demo data of each room is made with. */
export interface DemoContext {
  app: INestApplicationContext;
  database: Database;
  clock: Clock;
  /** On whose behalf the rooms' acts run. */
  actor: Actor;
  /** Whole numbers from 0 to below `limit`, the same sequence in every installation. */
  random(limit: number): number;
}

/** One room's part of the demo data. Parts run in order and may rely on the parts before them. */
export type DemoPart = (demo: DemoContext) => Promise<void>;

export function demoContext(app: INestApplicationContext): DemoContext {
  return {
    app,
    database: app.get(Database),
    clock: app.get(Clock),
    actor: Actor.system('demo'),
    random: sequence(47_180_796),
  };
}

/** mulberry32: small, well mixed, and the same everywhere. */
function sequence(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}
