import { account } from '../../support/accounting.js';
import type { Preparation } from '../desk.js';

/** Hotspots and their vouchers, sessions and what hangs on them. */
export const NETWORK: Record<string, Preparation> = {
  'DELETE /admin/hotspots/{id}': async ({ post }) => {
    const { id } = await post('/admin/hotspots', { location_id: 'UNUSED', name: 'Unused' });
    return `/admin/hotspots/${id}`;
  },
  'GET /admin/voucher-batches/{id}.pdf': async ({ post, house }) => {
    const { id } = await post('/admin/voucher-batches', { product_id: 'HOUR-1', count: 2 });
    await house.runJobs();
    return `/admin/voucher-batches/${id}.pdf`;
  },
  // What comes after it is bought for the first account.
  'POST /admin/data-accounts/{id}/holds': () => Promise.resolve('/admin/data-accounts/2/holds'),
  'POST /admin/hotspots/{id}/services': (desk) =>
    Promise.resolve(`${desk.madeBy('POST /admin/hotspots')}/services`),
  'POST /admin/voucher-batches/{id}/revoke': async ({ house }) => {
    await house.runJobs();
    return undefined;
  },
  'POST /admin/sessions/{id}/disconnect': async (desk) => {
    await account(desk.house, { status: 'Start', username: 'pie001-home', sessionId: 'on-line' });
    const id = await desk.idOf('SELECT id FROM radius_sessions WHERE stopped_at IS NULL');
    return `/admin/sessions/${id}/disconnect`;
  },
};
