import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Log } from '../../platform/logging/log.js';
import { type Check, LEDGER_CHECKS } from './ledger-checks.js';

/** What one check found: how many rows contradict it, and some of them. */
export interface Finding {
  name: string;
  rows: number;
  examples: string[];
}

const EXAMPLES_MAX = 5;
const VERIFY = 'billing.verify';

/** Proves the books: every figure that is stored is counted again from what it rests on. */
@Injectable()
export class LedgerVerifier implements OnModuleInit {
  private readonly checks: Check[] = [...LEDGER_CHECKS];

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly log: Log,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('40 3 * * *', VERIFY, async () => {
      for (const fault of await this.faults()) {
        this.log.error('the books are not right', { ...fault });
      }
    });
  }

  /** Sub-rooms add what they know of their documents. */
  add(...checks: readonly Check[]): void {
    this.checks.push(...checks);
  }

  /** Every check with what it found; no rows when all is well. Monitoring is told. */
  async verify(): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const { name, contradictions } of this.checks) {
      const rows = await this.database.query<{ fault: string }>(
        `SELECT fault::text AS fault FROM (${contradictions}) AS found (fault)`,
      );
      const examples = rows.slice(0, EXAMPLES_MAX).map(({ fault }) => fault);
      findings.push({ name, rows: rows.length, examples });
    }
    await this.note(findings);
    return findings;
  }

  private async note(findings: readonly Finding[]): Promise<void> {
    await this.database.execute(
      `INSERT INTO ledger_verifications (name, contradictions, verified_at)
       SELECT name, rows, $2
         FROM jsonb_to_recordset($1::jsonb) AS found (name text, rows integer)
           ON CONFLICT (name) DO UPDATE
          SET contradictions = excluded.contradictions, verified_at = excluded.verified_at`,
      [JSON.stringify(findings), this.clock.now()],
    );
  }

  /** The checks that found something. */
  async faults(): Promise<Finding[]> {
    return (await this.verify()).filter(({ rows }) => rows > 0);
  }
}
