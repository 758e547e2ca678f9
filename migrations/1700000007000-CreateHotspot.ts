import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CREATE_PLACES, DROP_PLACES } from './hotspot/places.js';
import { CREATE_VOUCHERS, DROP_VOUCHERS } from './hotspot/vouchers.js';

/** The SQL is in migrations/hotspot/, one file per concern; this is its order. */
export class CreateHotspot1700000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [CREATE_PLACES, CREATE_VOUCHERS]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of [DROP_VOUCHERS, DROP_PLACES]) await runner.query(sql);
  }
}
