import { ERROR_GUIDE } from '../../src/platform/documents/error-guide.js';
import type { Frame, Pages } from '../../src/web/views.js';

const stranger: Frame = {
  companyName: 'Cedar Wireless',
  csrfToken: 'hUu8YQ3mB1c0e7u6Yw',
  user: null,
};
const support = { ...stranger, user: { username: 'd:support' } };
const jessica = { ...stranger, user: { username: 'jessica' } };

const scopes = [
  { name: 'view_usage', words: 'See how much data an account has used' },
  { name: 'do_topups', words: 'Buy top-ups for a data account' },
  { name: 'view_customers', words: 'See customers and their details' },
  { name: 'view_tickets', words: 'Read helpdesk tickets' },
  { name: 'add_tickets', words: 'Open helpdesk tickets' },
];

const examples = {
  ...stranger,
  publicUrl: 'http://localhost:3000',
  account: {
    clientId: '47180796',
    clientSecret: 'demo-client-secret',
    redirectUri: 'http://localhost:8080/callback',
    username: 'jessica',
    password: 'lastmile-demo',
    isDemo: true,
  },
  scopes,
};

const documents = [
  { id: 'api', title: 'Call API', description: 'and OAuth 2', url: '/api/openapi.json' },
  { id: 'admin', title: 'Admin', description: 'REST for staff', url: '/api/openapi/admin.json' },
  { id: 'jutda', title: 'Helpdesk', description: 'Jutda calls', url: '/api/openapi/jutda.json' },
  {
    id: 'octopus',
    title: 'Hotspot',
    description: 'Octopus tickets',
    url: '/api/openapi/octopus.json',
  },
  { id: 'partner', title: 'Partner', description: 'billing', url: '/api/openapi/partner.json' },
];

/** One page of each kind with everything on it, as a reader might meet it. */
export const SAMPLE_PAGES: Pages = {
  'sign-in': {
    ...stranger,
    next: '/api/tokens',
    username: 'jessica',
    problem: 'The user name or the password is wrong.',
  },
  apply: {
    ...stranger,
    promo: 'winter-fibre',
    title: 'Fast through the winter',
    description: 'The first month is on us.',
    opened: '1774944000.c2lnbmF0dXJl',
    values: {
      name: 'Thandi Nkosi',
      email: 'thandi@nkosi.example',
      phone: '+27 21 555 0199',
      companyName: 'Nkosi Trading',
      address: '12 Long Street',
      notes: 'Please call in the evening.',
    },
    captcha: null,
    problems: [{ field: 'phone', message: 'phone: must contain a digit' }],
  },
  quote: {
    ...stranger,
    token: 'quote_x',
    name: 'Thandi Nkosi',
    lines: [{ description: 'Fibre 50', quantity: '1', unitPrice: '399.00', amount: '399.00' }],
    total: '399.00',
    currency: 'ZAR',
    validUntil: '2026-04-14',
    outcome: null,
    problem: 'Please sign with your name.',
  },
  'reset-password': {
    ...stranger,
    token: 'lm_pr_x',
    username: '10000029',
    passwordMin: 10,
    problem: 'The password must have at least 10 characters.',
  },
  consent: {
    ...jessica,
    client: { clientId: '47180796', name: 'Usage Dashboard' },
    scopes: scopes.slice(0, 3),
    redirectHost: 'developers.google.com',
    transactionId: 'hBq2yJr8mVw1',
  },
  message: {
    ...stranger,
    tone: 'error',
    title: 'This app cannot sign you in',
    text: 'The address that brought you here names an app that we do not know. Nothing was sent to it. Please tell the makers of the app.',
    facts: [
      { label: 'Error', value: 'invalid_client' },
      { label: 'Client ID', value: '47180797' },
      { label: 'Request', value: '0f1e7a52-6a55-4c0e-9d0b-3f4f2f7f6f10' },
    ],
    link: { href: '/portal', words: 'Go to your account' },
  },
  guide: {
    ...support,
    documents,
    current: documents[0]!,
    oauthClientId: '47180796',
    oauthRedirectUrl: 'http://localhost:3000/assets/oauth2-redirect.html',
  },
  'guide-authentication': examples,
  'guide-test-oauth': examples,
  tokens: {
    ...support,
    clients: [
      {
        clientId: '47180796',
        name: 'Usage Dashboard',
        redirectUris: [
          'http://localhost:8080/callback',
          'https://developers.google.com/oauthplayground',
        ],
        isPublic: false,
        tokenCount: 3,
      },
      {
        clientId: '90211345',
        name: 'Field app',
        redirectUris: ['za.co.cedar.field:/signed-in'],
        isPublic: true,
        tokenCount: 0,
      },
    ],
    tokens: [
      {
        id: 12,
        clientId: '47180796',
        clientName: 'Usage Dashboard',
        prefix: 'sfr8Qk',
        scopes: ['view_usage', 'do_topups', 'view_customers', 'modify_customers', 'view_tickets'],
        expiresOn: '2027-01-31',
        isExpired: false,
        lastUsedAt: '2026-11-20T14:03:22.120Z',
      },
      {
        id: 9,
        clientId: '47180796',
        clientName: 'Usage Dashboard',
        prefix: 'a91cZd',
        scopes: ['view_tickets'],
        expiresOn: '2026-10-31',
        isExpired: true,
        lastUsedAt: null,
      },
    ],
    scopes,
    created: {
      kind: 'token',
      accessToken: 'sfr8Qk0p3Zy1nB7tWc5uEo2aHj9xLd4vGm6iKs8rQfY',
      expiresOn: '2027-01-31',
    },
    clientForm: {
      name: 'Usage Dashboard',
      redirectUris: 'http://example.com/#callback',
      isPublic: false,
      requirePkce: true,
      problems: [{ field: 'redirect_uris', message: 'A redirect URL cannot have a fragment (#).' }],
    },
    tokenForm: {
      clientId: '47180796',
      scopes: ['view_usage'],
      expiresOn: '2027-01-31',
      earliest: '2026-11-22',
      latest: '2027-11-21',
      problems: [],
    },
  },
  errors: { ...stranger, groups: ERROR_GUIDE },
  'sso-expired': { ...stranger, validitySeconds: 60 },
  portal: {
    ...jessica,
    customer: { name: 'Jessica Pienaar', accountNumber: '10000001' },
    sections: [
      {
        id: 'internet',
        title: 'Internet',
        text: 'Home 50 GB, 20 Mbit/s',
        facts: [
          { label: 'Used this month', value: '31.4 GB' },
          { label: 'Left', value: '18.6 GB' },
        ],
        link: { href: '/portal/internet', words: 'Usage and top-ups' },
      },
      {
        id: 'billing',
        title: 'Billing',
        text: 'Your last invoice is due on 1 December 2026.',
        facts: [{ label: 'You owe', value: '399.00 ZAR' }],
        link: { href: '/portal/invoices', words: 'Invoices and payments' },
      },
      {
        id: 'help',
        title: 'Help',
        text: 'You have one open ticket.',
        facts: [],
        link: null,
      },
    ],
  },
  'portal-internet': {
    ...jessica,
    accounts: [
      {
        username: 'jessica-home',
        product: 'Home 50 GB, 20 Mbit/s',
        status: 'Active',
        isOnline: true,
        speed: '20 Mbit/s down, 10 Mbit/s up',
        usage: {
          used: 31_400_000_000,
          granted: 50_000_000_000,
          usedWords: '31.4 GB',
          grantedWords: '50.0 GB',
        },
        used: '31.4 GB',
        since: '1 November 2026, 00:00',
        until: '1 December 2026, 00:00',
        problem: 'This account is suspended for non-payment',
      },
      {
        username: 'jessica-office',
        product: 'Office, unmetered',
        status: 'Active',
        isOnline: false,
        speed: 'unlimited down, unlimited up',
        usage: null,
        used: '2.0 GB',
        since: null,
        until: null,
        problem: null,
      },
    ],
  },
  'portal-invoices': {
    ...jessica,
    invoices: [
      {
        id: 12,
        number: 'INV-2026-000012',
        date: '1 November 2026',
        dueDate: '15 November 2026',
        total: '399.00 ZAR',
        open: '0.00 ZAR',
        status: 'Paid',
      },
    ],
    older: 'a cursor',
  },
  'portal-ticket': {
    ...jessica,
    ticket: { number: 'T-00000017', title: 'No signal', status: 'Open', department: 'Support' },
    messages: [
      { author: 'Jessica', at: '1 November 2026, 08:00', text: 'It is off since Monday.' },
    ],
  },
  'portal-tickets': {
    ...jessica,
    tickets: [
      {
        id: 17,
        number: 'T-00000017',
        title: 'No signal',
        status: 'Open',
        openedAt: '1 November 2026, 08:00',
      },
    ],
    older: null,
  },
};
