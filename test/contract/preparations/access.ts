import type { Desk, Preparation } from '../desk.js';

/** Users, clients and tokens; what was asked for and waits for staff. */
export const ACCESS: Record<string, Preparation> = {
  'DELETE /admin/users/{id}/tokens': async ({ house }) => {
    const { id } = await house.make.user();
    await house.make.token({ userId: id });
    return `/admin/users/${id}/tokens`;
  },
  'DELETE /admin/clients/{id}/tokens': async (desk) => {
    await strangersToken(desk);
    const id = await desk.idOf(
      'SELECT client_id AS id FROM oauth_clients ORDER BY oauth_clients.id DESC',
    );
    return `/admin/clients/${id}/tokens`;
  },
  'DELETE /admin/tokens/{id}': async (desk) => `/admin/tokens/${await strangersToken(desk)}`,
  'GET /admin/change-requests/{id}': async (desk) => `/admin/change-requests/${await asked(desk)}`,
  'POST /admin/change-requests/{id}/approve': async (desk) =>
    `/admin/change-requests/${await asked(desk)}/approve`,
  'POST /admin/change-requests/{id}/reject': async (desk) =>
    `/admin/change-requests/${await asked(desk)}/reject`,
};

/** @returns the id of a token that nobody needs */
async function strangersToken(desk: Desk): Promise<number> {
  await desk.house.make.token();
  return desk.idOf('SELECT id FROM oauth_tokens ORDER BY id DESC');
}

/** Somebody of the support asks for a change that needs review. @returns the change request's id */
async function asked({ house, unique }: Desk): Promise<number> {
  const support = house.api.as(await house.make.token({ role: 'support' }));
  const change = { customer_id: 1, notes: unique('Rings twice') };
  return (await support.call('modify_customer', change)).data.change_request_id;
}
