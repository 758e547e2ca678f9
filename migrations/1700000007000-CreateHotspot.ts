import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CREATE_LOGIN, DROP_LOGIN } from './hotspot/login.js';
import { CREATE_PLACES, DROP_PLACES } from './hotspot/places.js';
import { CREATE_VOUCHER_REBUILD, DROP_VOUCHER_REBUILD } from './hotspot/rebuild.js';
import { CREATE_GUARD, CREATE_VOUCHER_SESSIONS, DROP_GUARD } from './hotspot/sessions.js';
import { CREATE_TRACE, DROP_TRACE } from './hotspot/trace.js';
import { CREATE_VOUCHERS, DROP_VOUCHERS } from './hotspot/vouchers.js';
import { VOUCHER_STUBS } from './radius/answer.js';

/** The SQL is in migrations/hotspot/, one file per concern; this is its order. */
export class CreateHotspot1700000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [
      CREATE_PLACES,
      CREATE_VOUCHERS,
      CREATE_LOGIN,
      CREATE_VOUCHER_SESSIONS,
      CREATE_GUARD,
      CREATE_TRACE,
      CREATE_VOUCHER_REBUILD,
    ]) {
      await runner.query(sql);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of [
      DROP_VOUCHER_REBUILD,
      DROP_TRACE,
      VOUCHER_STUBS,
      DROP_GUARD,
      DROP_LOGIN,
      DROP_VOUCHERS,
      DROP_PLACES,
    ]) {
      await runner.query(sql);
    }
  }
}
