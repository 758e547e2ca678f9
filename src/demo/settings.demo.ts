import { Settings } from '../platform/settings/settings.js';
import type { DemoContext } from './demo.js';

/** The demo ISP. */
export async function seedSettings({ app, database }: DemoContext): Promise<void> {
  const settings = app.get(Settings);
  await database.transaction(async () => {
    await settings.set('company_name', 'Cedar Wireless');
    await settings.set('currency', 'ZAR');
    await settings.set('timezone', 'Africa/Johannesburg');
    await settings.set('tax_rate', '15');
  });
}
