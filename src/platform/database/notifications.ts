import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Notification, PoolClient } from 'pg';
import { Unavailable } from '../errors/index.js';
import { Database } from './database.js';

type Listener = (payload: string) => void;

const RECONNECT_MS = 500;

/**
 * PostgreSQL's LISTEN on one connection of its own. While the connection is lost, `isListening`
 * is false and whoever caches on the strength of notifications must not use the cache.
 */
@Injectable()
export class Notifications implements OnApplicationShutdown {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly onReconnected = new Set<() => void>();
  private client: PoolClient | undefined;
  private connecting: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly database: Database) {}

  get isListening(): boolean {
    return this.client !== undefined;
  }

  /** Calls `listener` with the payload of every NOTIFY on `channel` (a plain identifier). */
  async listen(channel: string, listener: Listener): Promise<void> {
    const listeners = this.listeners.get(channel) ?? new Set();
    listeners.add(listener);
    this.listeners.set(channel, listeners);
    await this.connect();
    await this.client?.query(`LISTEN "${channel}"`);
  }

  /** Called each time listening begins anew: what was said in between has been missed. */
  whenReconnected(effect: () => void): void {
    this.onReconnected.add(effect);
  }

  /**
   * Asks on the listening connection, for what has to end with this process (advisory locks).
   * @throws Unavailable while the connection is lost
   */
  async ask<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    await this.connect();
    if (!this.client) throw new Unavailable('The database does not answer.');
    return (await this.client.query<Row>(sql, values)).rows;
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    this.client?.release(true);
    this.client = undefined;
  }

  private connect(): Promise<void> {
    if (this.client || this.stopped) return Promise.resolve();
    this.connecting ??= this.open().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }

  private async open(): Promise<void> {
    let client: PoolClient | undefined;
    try {
      client = await this.database.pool.connect();
      await this.attend(client);
    } catch {
      client?.release(true);
      this.tryAgainLater();
    }
  }

  private async attend(client: PoolClient): Promise<void> {
    client.on('notification', this.deliver);
    client.once('error', () => {
      this.lost(client);
    });
    client.once('end', () => {
      this.lost(client);
    });
    for (const channel of this.listeners.keys()) await client.query(`LISTEN "${channel}"`);
    if (this.stopped) {
      client.release(true);
      return;
    }
    this.client = client;
    for (const effect of this.onReconnected) effect();
  }

  private readonly deliver = ({ channel, payload }: Notification): void => {
    for (const listener of this.listeners.get(channel) ?? []) listener(payload ?? '');
  };

  private lost(client: PoolClient): void {
    if (this.client !== client) return;
    this.client = undefined;
    client.release(true);
    this.tryAgainLater();
  }

  private tryAgainLater(): void {
    if (this.stopped) return;
    this.retry = setTimeout(() => void this.connect(), RECONNECT_MS);
    this.retry.unref();
  }
}
