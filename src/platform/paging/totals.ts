import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Notifications } from '../database/notifications.js';

/** Answers kept per table at most; a list that is filtered in more ways is counted again. */
const KEPT_MAX = 1000;

/**
 * How many rows a list has, counted once per change of its table: counting a million rows costs
 * more than showing fifty. Tables that take part announce their changes themselves
 * (`announce_rows_changed`), to every process; an act drops what it has changed after its commit,
 * ahead of the announcement, so that a caller sees what he has just written.
 */
@Injectable()
export class Totals implements OnModuleInit {
  private readonly kept = new Map<string, Map<string, number>>();
  /** Grows with every change: what was counted before a change must not be kept after it. */
  private generation = 0;

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
  ) {}

  async onModuleInit(): Promise<void> {
    this.notifications.whenReconnected(() => {
      this.generation++;
      this.kept.clear();
    });
    await this.notifications.listen('rows_changed', (table) => {
      this.drop(table);
    });
  }

  /** Forgets the totals of a table now and, inside a transaction, again when it has committed. */
  drop(table: string): void {
    this.generation++;
    this.kept.delete(table);
    if (this.database.isInTransaction) {
      this.database.afterCommit(() => {
        this.drop(table);
      });
    }
  }

  /** What is known of a count; inside a transaction, which may have changed rows, nothing is. */
  recall(table: string, question: string): { total: number | undefined; keep: Keep } {
    if (this.database.isInTransaction || !this.notifications.isListening) {
      return { total: undefined, keep: () => undefined };
    }
    const { generation } = this;
    const keep = (total: number): void => {
      if (generation === this.generation) this.keep(table, question, total);
    };
    return { total: this.kept.get(table)?.get(question), keep };
  }

  private keep(table: string, question: string, total: number): void {
    const totals = this.kept.get(table) ?? new Map<string, number>();
    if (totals.size >= KEPT_MAX) totals.clear();
    this.kept.set(table, totals.set(question, total));
  }
}

/** Keeps a count that has been taken, unless a row has changed since it was asked for. */
type Keep = (total: number) => void;
