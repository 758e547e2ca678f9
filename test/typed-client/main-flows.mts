/**
 * The main flows as an integrator writes them: types from the documents, no casts. It is compiled
 * and run by test/typed-client.e2e-spec.ts, which makes `api.ts` and `admin.ts` beside it.
 */
import createClient from 'openapi-fetch';
import type { paths as AdminPaths } from './admin.js';
import type { paths as ApiPaths } from './api.js';

const { BASE_URL: baseUrl = '', CLIENT_ID: client_id = '', CLIENT_SECRET = '' } = process.env;

/** The data of an answer. @throws Error with the problem in the words of the server */
function must<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

const open = createClient<ApiPaths>({ baseUrl });
const token = must(
  await open.POST('/oauth/token', {
    body: { grant_type: 'client_credentials', client_id, client_secret: CLIENT_SECRET },
    bodySerializer: (fields) => new URLSearchParams(fields as Record<string, string>).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  }),
);
const headers = { Authorization: `Bearer ${token.access_token}` };
const api = createClient<ApiPaths>({ baseUrl, headers });
const admin = createClient<AdminPaths>({ baseUrl, headers });

// A customer, whom a repeated request does not add twice.
const newCustomer = {
  params: { header: { 'Idempotency-Key': 'typed-client' } },
  body: { customer_type: 'individual', name: 'Ada Lovelace', email: 'ada@example.org' },
} as const;
const added = must(await api.POST('/api/v1/add_customer', newCustomer)).data;
const again = must(await api.POST('/api/v1/add_customer', newCustomer)).data;
const { customer_id } = added;

// He is found, read and changed.
const query = { customer_id };
const details = must(await api.GET('/api/v1/get_customer_details', { params: { query } })).data;
must(await api.POST('/api/v1/modify_customer', { body: { customer_id, phone: '0105550000' } }));
const list = must(await api.GET('/api/v1/get_customer_list', { params: { query: { limit: 2 } } }));

// He is billed, and pays.
const invoice = must(
  await api.POST('/api/v1/generate_invoice', {
    body: {
      customer_id,
      lines: [{ description: 'Installation', quantity: 1, unit_price: '500.00' }],
    },
  }),
).data;
must(
  await api.POST('/api/v1/add_payment', {
    body: { customer_id, amount: invoice.total, method: 'eft' },
  }),
);
const paid = must(
  await api.GET('/api/v1/get_invoice_details', {
    params: { query: { invoice_id: invoice.invoice_id } },
  }),
).data;

// The admin API: a device list behind a cursor, and a setting.
const users = must(await admin.GET('/admin/users', { params: { query: { limit: 1 } } }));

// What the documents do not know does not compile.
// @ts-expect-error a telephone number is a text
void (() => api.POST('/api/v1/modify_customer', { body: { customer_id, phone: 43 } }));
// @ts-expect-error an id is a number
void (() => api.GET('/api/v1/get_customer_details', { params: { query: { customer_id: 'x' } } }));
// @ts-expect-error there is no such route
void (() => admin.GET('/admin/nobody'));

const wrong = await api.GET('/api/v1/get_customer_details', {
  params: { query: { customer_id: 999_999 } },
});

console.log(
  JSON.stringify({
    isSame: again.customer_id === customer_id,
    name: details.name,
    listed: list.data.length,
    total: invoice.total,
    status: paid.status,
    users: users.data.length,
    error: wrong.error?.error,
  }),
);
