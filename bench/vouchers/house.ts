import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { buildApplication } from '../../src/application.js';
import { Actor } from '../../src/auth/index.js';
import {
  type Hotspot,
  type HotspotService,
  Hotspots,
  HotspotServices,
  VoucherBatches,
} from '../../src/hotspot/index.js';
import { Clock } from '../../src/platform/clock/clock.js';
import { readEnvironment } from '../../src/platform/config/environment.js';
import { Database } from '../../src/platform/database/database.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { Log } from '../../src/platform/logging/log.js';
import { ProductGroups, ProductsService, ProductTypes } from '../../src/products/index.js';
import { benchDatabase } from '../support/database.js';

export const actor = Actor.system('bench');

export interface House {
  app: INestApplication;
  database: Database;
  url: string;
  close(): Promise<void>;
}

/** The application on a database of its own, not listening. */
export async function openHouse(): Promise<House> {
  const database = await benchDatabase();
  const encryptionKey = randomBytes(32);
  const environment = readEnvironment({
    DATABASE_URL: database.url,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    ENCRYPTION_KEY: encryptionKey.toString('hex'),
    LOG_LEVEL: 'error',
  });
  const { dataSource, url } = database;
  const log = new Log('error');
  const app = await buildApplication({
    environment: Object.assign({}, environment, { encryptionKey }),
    dataSource,
    clock: new Clock(),
    log,
  });
  await app.init();
  return {
    app,
    database: app.get(Database),
    url,
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

let counter = 0;

export interface Sold {
  hotspot: Hotspot;
  service: HotspotService;
  productId: number;
}

/** A hotspot that sells an hour. */
export async function soldPlace({ app }: House): Promise<Sold> {
  const n = ++counter;
  const group = await app.get(ProductGroups).add(actor, { name: `Group ${n}` });
  const type = await app.get(ProductTypes).add(actor, { name: `Type ${n}`, kind: 'hotspot' });
  const product = await app.get(ProductsService).add(
    actor,
    {
      code: `HOUR-${n}`,
      name: 'An hour',
      productGroupId: group.id,
      productTypeId: type.id,
      price: '15',
      validitySeconds: 3600,
      downloadKbps: 5000,
      uploadKbps: 2000,
    },
    ['hotspot'],
  );
  const locationId = `99BEN${String(n).padStart(3, '0')}`;
  const hotspot = await app.get(Hotspots).add(actor, { locationId, name: `Place ${n}` });
  const sold = { product: product.code, type: 'ttf' as const };
  const service = await app.get(HotspotServices).add(actor, hotspot.id, sold);
  return { hotspot, service, productId: product.id };
}

/** Orders a batch and makes it. @returns its id and how long the making took */
export async function madeBatch(
  { app }: House,
  { hotspot, productId }: Sold,
  count: number,
): Promise<{ id: number; seconds: number }> {
  const wanted = { product: String(productId), hotspotId: hotspot.id, count };
  const batch = await app.get(VoucherBatches).order(actor, wanted);
  const startedAt = performance.now();
  await app.get(Jobs).drain();
  return { id: batch.id, seconds: (performance.now() - startedAt) / 1000 };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export function verdict(holds: boolean): string {
  return holds ? 'met' : 'MISSED';
}
