/**
 * The demo data of API.md §1: always the same, made through the rooms' acts, room by room.
 * It is listed here and nowhere else; an installation without it never runs any of this.
 */
import type { INestApplicationContext } from '@nestjs/common';
import { seedAuth } from './auth.demo.js';
import { seedBilling } from './billing.demo.js';
import { seedCustomers } from './customers.demo.js';
import { demoContext, type DemoPart } from './demo.js';
import { seedDevices } from './devices.demo.js';
import { seedHelpdesk } from './helpdesk.demo.js';
import { seedPartner } from './partner.demo.js';
import { seedHotspot } from './hotspot.demo.js';
import { seedLeads } from './leads.demo.js';
import { seedProducts } from './products.demo.js';
import { seedRadius } from './radius.demo.js';
import { seedSettings } from './settings.demo.js';
import { seedTopups } from './topups.demo.js';

export { DEMO_CLIENT, DEMO_PASSWORD, hasDemoCredentials } from './credentials.js';

const PARTS: readonly DemoPart[] = [
  seedSettings,
  seedAuth,
  seedCustomers,
  seedProducts,
  seedRadius,
  seedBilling,
  seedPartner,
  seedHelpdesk,
  seedLeads,
  seedTopups,
  seedHotspot,
  seedDevices,
];

/** Any number: who fills the demo data holds this advisory lock. */
const DEMO_LOCK = 47_180_796;

/** Fills an empty database, whole or not at all; a database that has users is left alone. @returns whether it did */
export async function seedDemo(app: INestApplicationContext): Promise<boolean> {
  const demo = demoContext(app);
  return demo.database.transaction(async () => {
    await demo.database.query('SELECT pg_advisory_xact_lock($1)', [DEMO_LOCK]);
    const users = await demo.database.queryOne('SELECT 1 FROM users LIMIT 1');
    if (users) return false;
    for (const part of PARTS) await part(demo);
    return true;
  });
}
