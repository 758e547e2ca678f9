import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import * as read from './variables.js';

/** Everything that the surroundings decide, validated once and frozen. The only reader of `process.env`. */
export class Environment {
  readonly host!: string;
  readonly port!: number;
  /** Origin that links, redirects and the OAuth issuer are built from; never taken from a request. */
  readonly publicUrl!: string;
  /** An external server; absent means the embedded one below `dataDir`. */
  readonly databaseUrl!: string | undefined;
  readonly dataDir!: string;
  /** `undefined` means: demo data exactly when the database is the embedded one. */
  readonly demo!: boolean | undefined;
  readonly demoPublic!: boolean;
  readonly adminUsername!: string | undefined;
  readonly adminPassword!: string | undefined;
  readonly smtpUrl!: string | undefined;
  readonly mailFrom!: string;
  /** Express `trust proxy`: false, or the proxy networks that may speak for a client. */
  readonly trustProxy!: false | string[];
  readonly captchaSecret!: string | undefined;
  readonly captchaVerifyUrl!: string;
  /** With it, forms for strangers show the captcha of this script. */
  readonly captchaSiteKey!: string | undefined;
  readonly captchaScriptUrl!: string;
  /** Signs browser session cookies; generated into `dataDir` with the embedded database. */
  readonly sessionSecret!: string | undefined;
  /** 32 bytes that encrypt recoverable secrets at rest; generated likewise. */
  readonly encryptionKey!: Buffer | undefined;
  readonly logLevel!: read.LogLevel;
  readonly workers!: number;
  readonly radiusHost!: string;
  readonly radiusAuthPort!: number;
  readonly radiusAcctPort!: number;
}

/** The start is refused; `mistakes` has one line per wrong variable. */
export class WrongEnvironment extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.name = 'WrongEnvironment';
  }
}

const DEFAULT_CAPTCHA = 'https://www.google.com/recaptcha/api/siteverify';
const DEFAULT_CAPTCHA_SCRIPT = 'https://www.google.com/recaptcha/api.js';

/**
 * Reads and validates the variables of README's table.
 * @throws WrongEnvironment listing every mistake
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = withDotEnv()): Environment {
  const mistakes: string[] = [];
  const value = <T>(name: string, parser: (text: string) => T, fallback: T): T => {
    const text = variables[name]?.trim();
    if (text === undefined || text === '') return fallback;
    try {
      return parser(text);
    } catch (mistake) {
      mistakes.push(`${name} ${(mistake as Error).message}`);
      return fallback;
    }
  };
  const host = value('HOST', read.text, '127.0.0.1');
  const port = value('PORT', read.port, 3000);
  const databaseUrl = value('DATABASE_URL', read.postgresUrl, undefined);
  const environment = {
    host,
    port,
    publicUrl: value('PUBLIC_URL', read.origin, `http://${read.hostForUrl(host)}:${port}`),
    databaseUrl,
    dataDir: value('DATA_DIR', read.text, 'var'),
    demo: value('DEMO', read.yesNo, undefined),
    demoPublic: value('DEMO_PUBLIC', read.yesNo, false),
    adminUsername: value('ADMIN_USERNAME', read.text, undefined),
    adminPassword: value('ADMIN_PASSWORD', read.password, undefined),
    smtpUrl: value('SMTP_URL', read.smtpUrl, undefined),
    mailFrom: value('MAIL_FROM', read.text, 'Lastmile <no-reply@localhost>'),
    trustProxy: value('TRUST_PROXY', read.networks, false),
    captchaSecret: value('CAPTCHA_SECRET', read.text, undefined),
    captchaVerifyUrl: value('CAPTCHA_VERIFY_URL', read.url, DEFAULT_CAPTCHA),
    captchaSiteKey: value('CAPTCHA_SITE_KEY', read.text, undefined),
    captchaScriptUrl: value('CAPTCHA_SCRIPT_URL', read.url, DEFAULT_CAPTCHA_SCRIPT),
    sessionSecret: value('SESSION_SECRET', read.longSecret, undefined),
    encryptionKey: value('ENCRYPTION_KEY', read.key, undefined),
    logLevel: value('LOG_LEVEL', read.logLevel, 'info'),
    workers: value('WORKERS', read.count, 1),
    radiusHost: value('RADIUS_HOST', read.text, '127.0.0.1'),
    radiusAuthPort: value('RADIUS_AUTH_PORT', read.port, 1812),
    radiusAcctPort: value('RADIUS_ACCT_PORT', read.port, 1813),
  };
  if (databaseUrl !== undefined) {
    for (const name of ['SESSION_SECRET', 'ENCRYPTION_KEY']) {
      if (!variables[name]) mistakes.push(`${name} is required together with DATABASE_URL`);
    }
  }
  if (environment.captchaSiteKey !== undefined && environment.captchaSecret === undefined) {
    mistakes.push('CAPTCHA_SECRET is required together with CAPTCHA_SITE_KEY');
  }
  if (mistakes.length > 0) throw new WrongEnvironment(mistakes);
  return Object.freeze(Object.assign(new Environment(), environment));
}

/** Variables of `.env` in the working directory; what the process was given wins. */
function withDotEnv(): NodeJS.ProcessEnv {
  try {
    return { ...parse(readFileSync('.env')), ...process.env };
  } catch {
    return process.env;
  }
}
