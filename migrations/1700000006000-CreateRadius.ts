import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  CREATE_ACCESS,
  CREATE_STATUS,
  CREATE_VIEWS,
  DROP_ACCESS,
  DROP_STATUS,
  DROP_VIEWS,
} from './radius/access.js';
import { CREATE_ACCOUNTING, DROP_ACCOUNTING } from './radius/accounting.js';
import { CREATE_ACCOUNTS, DROP_ACCOUNTS } from './radius/accounts.js';
import { CREATE_ALLOWANCE, DROP_ALLOWANCE } from './radius/allowance.js';
import { CREATE_ANSWER, DROP_ANSWER, VOUCHER_STUBS } from './radius/answer.js';
import { CREATE_COUNTING, DROP_COUNTING } from './radius/counting.js';
import { CREATE_FACTS, DROP_FACTS } from './radius/facts.js';
import { CREATE_FREERADIUS, DROP_FREERADIUS } from './radius/freeradius.js';
import { CREATE_INTAKE, DROP_INTAKE } from './radius/intake.js';
import { CREATE_PERIODS, DROP_PERIODS } from './radius/periods.js';
import { CREATE_POLICY, DROP_POLICY } from './radius/policy.js';
import { CREATE_POOLS, DROP_POOLS } from './radius/pools.js';
import { CREATE_QUIET, DROP_QUIET } from './radius/quiet.js';
import { CREATE_REBUILD, DROP_REBUILD } from './radius/rebuild.js';
import { CREATE_SESSIONS, DROP_SESSIONS } from './radius/sessions.js';
import { CREATE_VERDICT, DROP_VERDICT } from './radius/verdict.js';

/** The SQL is in migrations/radius/, one file per concern; this is its order. */
export class CreateRadius1700000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [
      CREATE_ACCOUNTS,
      CREATE_ALLOWANCE,
      CREATE_SESSIONS,
      CREATE_POOLS,
      CREATE_STATUS,
      CREATE_PERIODS,
      CREATE_FACTS,
      CREATE_VERDICT,
      CREATE_ANSWER,
      VOUCHER_STUBS,
      CREATE_ACCOUNTING,
      CREATE_REBUILD,
      CREATE_POLICY,
      CREATE_FREERADIUS,
      CREATE_INTAKE,
      CREATE_QUIET,
      CREATE_COUNTING,
      CREATE_ACCESS,
      CREATE_VIEWS,
      'SELECT make_radius_partitions(now())',
    ]) {
      await runner.query(sql);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of [
      DROP_VIEWS,
      DROP_ACCESS,
      DROP_COUNTING,
      DROP_QUIET,
      DROP_INTAKE,
      DROP_FREERADIUS,
      DROP_POLICY,
      DROP_REBUILD,
      DROP_ACCOUNTING,
      DROP_ANSWER,
      DROP_VERDICT,
      DROP_FACTS,
      DROP_PERIODS,
      DROP_STATUS,
      DROP_POOLS,
      DROP_SESSIONS,
      DROP_ALLOWANCE,
      DROP_ACCOUNTS,
    ]) {
      await runner.query(sql);
    }
  }
}
