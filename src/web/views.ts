import { join } from 'node:path';
import { Eta } from 'eta';
import type { ErrorGroup } from '../platform/documents/error-guide.js';
import type { Frame } from './frame.js';
import type {
  PortalInternetPage,
  PortalInvoicesPage,
  PortalPage,
  PortalTicketPage,
  PortalTicketsPage,
} from './portal-pages.js';

export type { Frame };

/** A scope's name and what it allows, in words that follow "may": "See your tickets". */
export interface ScopeInWords {
  name: string;
  words: string;
}

/** A field of the form just sent and what is wrong with it. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** Posts `username`, `password`, `next` and `_csrf` to /sign-in. */
export interface SignInPage extends Frame {
  /** Where to go afterwards: a path on this site, checked by the caller. */
  next: string;
  username: string;
  /** Why the last attempt failed. */
  problem: string | null;
}

/** Posts `token`, `password` and `_csrf` to /reset-password. */
export interface ResetPasswordPage extends Frame {
  /** Out of the link of a letter. */
  token: string;
  username: string;
  passwordMin: number;
  /** Why the password was not taken. */
  problem: string | null;
}

/**
 * Posts `name`, `email`, `phone`, `company_name`, `address`, `notes`, `opened`, `website` (a trap),
 * `_csrf` and the answer of the captcha to /sales/apply/promo/<promo>.
 */
export interface ApplyPage extends Frame {
  promo: string;
  title: string;
  description: string;
  /** When the form was opened, signed. */
  opened: string;
  values: {
    name: string;
    email: string;
    phone: string;
    companyName: string;
    address: string;
    notes: string;
  };
  /** Somebody else's widget; null when the form asks nobody. */
  captcha: { siteKey: string; scriptUrl: string } | null;
  problems: FieldProblem[];
}

/** Posts `decision` (accept or decline), `name` and `_csrf` to /sales/quote/<token>. */
export interface QuotePage extends Frame {
  token: string;
  name: string;
  lines: { description: string; quantity: string; unitPrice: string; amount: string }[];
  total: string;
  currency: string;
  validUntil: string;
  /** What has become of it; null while it may be answered. */
  outcome: string | null;
  problem: string | null;
}

/** Posts `transaction_id`, `allow` (1 or 0), `remember` (1) and `_csrf` to /oauth/authorize/decision. */
export interface ConsentPage extends Frame {
  user: { username: string };
  client: { clientId: string; name: string };
  scopes: ScopeInWords[];
  /** Host the browser goes to next, so that the user can recognise it. */
  redirectHost: string;
  transactionId: string;
}

/** A plain notice or error, for example a wrong `client_id` at /oauth/authorize. */
export interface MessagePage extends Frame {
  tone: 'error' | 'notice' | 'success';
  title: string;
  text: string;
  facts: { label: string; value: string }[];
  link: { href: string; words: string } | null;
}

export interface ApiDocument {
  id: string;
  title: string;
  description: string;
  /** Path of the OpenAPI document. */
  url: string;
}

/** /api: one OpenAPI document in Swagger UI; `?document=<id>` chooses another. */
export interface GuidePage extends Frame {
  documents: ApiDocument[];
  current: ApiDocument;
  /** Public client that *Authorize* uses; empty when the reader has to enter one. */
  oauthClientId: string;
  /** Absolute URL of /assets/oauth2-redirect.html, a registered redirect URI of that client. */
  oauthRedirectUrl: string;
}

/** The client and user that the examples speak for. */
export interface ExampleAccount {
  clientId: string;
  clientSecret: string;
  /** Loopback URL; the example web app listens on its port. */
  redirectUri: string;
  username: string;
  password: string;
  /** Demo data is on: the examples run as printed. Otherwise the values are words to replace. */
  isDemo: boolean;
}

/** /api/guide/authentication and /api/guide/test-oauth. */
export interface ExamplesPage extends Frame {
  /** Without a slash at the end. */
  publicUrl: string;
  account: ExampleAccount;
  scopes: ScopeInWords[];
}

export interface ClientRow {
  clientId: string;
  name: string;
  redirectUris: string[];
  isPublic: boolean;
  tokenCount: number;
}

export interface TokenRow {
  id: number;
  clientId: string;
  clientName: string;
  prefix: string;
  scopes: string[];
  /** YYYY-MM-DD in the ISP's time zone. */
  expiresOn: string;
  isExpired: boolean;
  /** ISO 8601 UTC; null = never used. */
  lastUsedAt: string | null;
}

/**
 * /api/tokens. The forms post `name`, `redirect_uris` (one per line), `public` (1), `require_pkce` (1) to
 * /api/tokens/clients and `client_id`, `scopes` (repeated), `expires_on` to /api/tokens.
 */
export interface TokensPage extends Frame {
  user: { username: string };
  clients: ClientRow[];
  tokens: TokenRow[];
  /** What a new token may carry: the user's own permissions. */
  scopes: ScopeInWords[];
  /** The only time a secret is seen; `clientSecret` null = a public client, which has none. */
  created:
    | { kind: 'client'; clientId: string; clientSecret: string | null }
    | { kind: 'token'; accessToken: string; expiresOn: string }
    | null;
  clientForm: {
    name: string;
    redirectUris: string;
    isPublic: boolean;
    requirePkce: boolean;
    problems: FieldProblem[];
  };
  tokenForm: {
    clientId: string;
    scopes: string[];
    expiresOn: string;
    earliest: string;
    latest: string;
    problems: FieldProblem[];
  };
}

/** /api/errors; `groups` is ERROR_GUIDE. */
export interface ErrorsPage extends Frame {
  groups: readonly ErrorGroup[];
}

/** A one-time sign-in link that was used already or is too old. */
export interface SsoExpiredPage extends Frame {
  /** How long such a link lives. */
  validitySeconds: number;
}

/** Every page and the data it needs; a name is the template's file name. */
export interface Pages {
  'sign-in': SignInPage;
  'reset-password': ResetPasswordPage;
  apply: ApplyPage;
  quote: QuotePage;
  consent: ConsentPage;
  message: MessagePage;
  guide: GuidePage;
  'guide-authentication': ExamplesPage;
  'guide-test-oauth': ExamplesPage;
  tokens: TokensPage;
  errors: ErrorsPage;
  'sso-expired': SsoExpiredPage;
  portal: PortalPage;
  'portal-internet': PortalInternetPage;
  'portal-invoices': PortalInvoicesPage;
  'portal-ticket': PortalTicketPage;
  'portal-tickets': PortalTicketsPage;
}

// The build copies views/ beside the compiled file, so this holds in src/ and in dist/src/.
// Templates are compiled on first use and kept. Trimming would join the lines of the code examples.
export const eta = new Eta({
  views: join(import.meta.dirname, 'views'),
  cache: true,
  autoEscape: true,
  autoTrim: false,
});

/** Folder of the files served below /assets. */
export const ASSETS_FOLDER = join(import.meta.dirname, 'assets');

/** Renders one page as a complete HTML document; every value of `page` is escaped. */
export function renderPage<Name extends keyof Pages>(name: Name, page: Pages[Name]): string {
  return eta.render(`./${name}`, page);
}
