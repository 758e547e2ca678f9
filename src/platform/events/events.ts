import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

export type EventClass<E extends object> = abstract new (...args: never[]) => E;
type Handler<E extends object> = (event: E) => Promise<void>;

/**
 * Facts that one room announces and others act upon, inside the same transaction: a listener that
 * fails undoes the act, and what has to reach the world is a job that the listener enqueues.
 * The listener knows the speaker's event class; the speaker knows no listener.
 */
@Injectable()
export class Events {
  private readonly handlers = new Map<unknown, Handler<never>[]>();

  constructor(private readonly database: Database) {}

  /** Rooms declare their listeners when their module starts. */
  on<E extends object>(type: EventClass<E>, handler: Handler<E>): void {
    this.handlers.set(type, [...(this.handlers.get(type) ?? []), handler]);
  }

  /** Announces a fact. @throws Error outside of a transaction: a fact that may vanish is none */
  async emit(event: object): Promise<void> {
    if (!this.database.isInTransaction) throw new Error('events belong to a transaction');
    for (const handler of this.handlers.get(event.constructor) ?? []) await handler(event as never);
  }
}
