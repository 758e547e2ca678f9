import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';

/** A transaction holds the accounts of its packets: so many take less than a tenth of a second. */
export const PACKETS_AT_ONCE = 1000;
export const PAUSE_MS = 200;

/**
 * Counts the accounting packets that FreeRADIUS has put down (migrations/radius/counting.ts). Each
 * process does; what one of them holds, another leaves. Acts and logins do not wait for it: who holds
 * an account has its packets counted.
 */
@Injectable()
export class PacketCounter implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.continually('radius.count-packets', PAUSE_MS, () => this.count());
    this.jobs.every('20 * * * *', 'radius.retry-packets', () => this.retryFailed());
  }

  /** Counts the packets that have waited longest. Answers whether more of them may wait. */
  async count(): Promise<boolean> {
    const row = await this.database.queryOne<{ counted: number }>(
      'SELECT count_packets($1) AS counted',
      [PACKETS_AT_ONCE],
    );
    return (row?.counted ?? 0) >= PACKETS_AT_ONCE;
  }

  /** Lets packets that could not be counted be tried again: what stood in their way may be mended. */
  async retryFailed(): Promise<void> {
    await this.database.execute('UPDATE accounting_inbox SET error = NULL WHERE error IS NOT NULL');
  }
}
