import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Notifications } from '../database/notifications.js';
import { NotFound, StaleVersion, ValidationFailed } from '../errors/index.js';

/** One thing that an administrator may set while the house runs. */
export interface Setting<T> {
  key: string;
  description: string;
  fallback: T;
  /** The value if it is acceptable; a message completing "must …" otherwise. */
  check(value: unknown): { value: T } | { mistake: string };
}

/** Declares a setting; rooms keep theirs beside the code that reads it. */
export function setting<T>(
  key: string,
  description: string,
  fallback: T,
  accepts: (value: unknown) => value is T,
  must: string,
): Setting<T> {
  return {
    key,
    description,
    fallback,
    check: (value) => (accepts(value) ? { value } : { mistake: must }),
  };
}

/** A value and how often it has been set: 0 while the setting is what the code declares. */
export interface VersionedValue {
  value: unknown;
  version: number;
}

const CHANNEL = 'settings_changed';

/** Settings of the installation: declared in code, stored when they differ, the same in every process. */
@Injectable()
export class Settings implements OnModuleInit {
  private readonly declared = new Map<string, Setting<unknown>>();
  private stored: ReadonlyMap<string, VersionedValue> | undefined;
  /** Grows with every change: what was read before a change must not be kept after it. */
  private generation = 0;
  /** Transactions that have set something, which only they see so far. */
  private readonly setting = new WeakSet<object>();

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
  ) {}

  async onModuleInit(): Promise<void> {
    this.notifications.whenReconnected(this.forget);
    await this.notifications.listen(CHANNEL, this.forget);
  }

  declare(...settings: Setting<never>[]): void {
    for (const each of settings) this.declared.set(each.key, each);
  }

  list(): readonly Setting<unknown>[] {
    return [...this.declared.values()].sort((a, b) => a.key.localeCompare(b.key));
  }

  async get<T>(setting: Setting<T>): Promise<T> {
    return (await this.read(setting)).value as T;
  }

  async read({ key, fallback }: Setting<unknown>): Promise<VersionedValue> {
    return (await this.values()).get(key) ?? { value: fallback, version: 0 };
  }

  /**
   * Sets one setting in the running transaction.
   * @param version only if the setting still has it
   * @returns what it was
   * @throws NotFound for an undeclared key; ValidationFailed for a wrong value; StaleVersion
   */
  async set(key: string, value: unknown, version?: number): Promise<unknown> {
    const declared = this.declared.get(key);
    if (!declared) throw new NotFound('setting');
    const checked = declared.check(value);
    if ('mistake' in checked) throw ValidationFailed.of('value', `must ${checked.mistake}`);
    const before = await this.get(declared);
    const written = await this.database.execute(
      `INSERT INTO settings (key, value)
       SELECT $1, $2 WHERE coalesce($3, 0) = 0 OR EXISTS (SELECT FROM settings WHERE key = $1)
           ON CONFLICT (key) DO UPDATE
              SET value = excluded.value, version = settings.version + 1
            WHERE $3::integer IS NULL OR settings.version = $3`,
      [key, JSON.stringify(checked.value), version ?? null],
    );
    if (written === 0) throw new StaleVersion();
    await this.database.execute(`SELECT pg_notify('${CHANNEL}', $1)`, [key]);
    if (this.database.unit) this.setting.add(this.database.unit);
    this.database.afterCommit(this.forget);
    return before;
  }

  private readonly forget = (): void => {
    this.generation++;
    this.stored = undefined;
  };

  private async values(): Promise<ReadonlyMap<string, VersionedValue>> {
    const { unit } = this.database;
    const seesItsOwn = unit !== undefined && this.setting.has(unit);
    if (this.stored && this.notifications.isListening && !seesItsOwn) return this.stored;
    const { generation } = this;
    const rows = await this.database.query<VersionedValue & { key: string }>(
      'SELECT key, value, version FROM settings',
    );
    const values = new Map(rows.map(({ key, value, version }) => [key, { value, version }]));
    if (unit === undefined && generation === this.generation) this.stored = values;
    return values;
  }
}
