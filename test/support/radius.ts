import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Actor } from '../../src/auth/index.js';
import { CustomersService } from '../../src/customers/index.js';
import {
  DataAccountsService,
  ensureRadiusLogin,
  FreeRadius,
  type NewDataAccount,
  NasService,
  RadiusSecrets,
} from '../../src/radius/index.js';
import { findFreeRadius } from '../../src/radius/freeradius/installed.js';
import { radiusLogin } from '../../src/radius/freeradius/login.js';
import { countPackets } from './accounting.js';
import type { TestApplication } from './application.js';
import { makeProduct } from './products.js';

export const SECRET = 'test-radius-secret-0123456789';
export const actor = Actor.system('test');

/** Where FreeRADIUS is missing these tests are left out, but never in CI. */
export const withFreeRadius = isInstalled() || process.env.CI ? describe : describe.skip;

export interface TestRadius {
  authPort: number;
  acctPort: number;
  /** The NAS 127.0.0.1 that the tests send as. */
  nasId: number;
  log: string[];
  /** Counts the packets that were answered. */
  count(): Promise<void>;
  /** Authenticates by radclient. */
  login(username: string, password: string, more?: LoginFacts): Promise<RadiusReply>;
  stop(): Promise<void>;
  /** Ends the server and starts it anew on the same ports. */
  restart(): Promise<void>;
}

export interface LoginFacts {
  by?: 'pap' | 'chap' | 'mschap';
  mac?: string;
  attributes?: Record<string, string | number>;
}

export interface RadiusReply {
  code: string;
  attributes: Record<string, string>;
}

/** The real FreeRADIUS on the house's database, on private ports. */
export async function startRadius(
  house: TestApplication,
  { coaPort = 3799, vendor = 'mikrotik' }: { coaPort?: number; vendor?: 'mikrotik' | 'coova' } = {},
): Promise<TestRadius> {
  const secrets = house.app.get(RadiusSecrets);
  const database = new URL(house.databaseUrl).pathname.slice(1);
  const login = await ensureRadiusLogin((sql) => house.database.query(sql), database, secrets);
  const runFolder = mkdtempSync(join(tmpdir(), 'lastmile-radius-'));
  const [authPort, acctPort] = [await freeUdpPort(), await freeUdpPort()];
  const nas = await house.app
    .get(NasService)
    .add(actor, { name: 'test-nas', address: '127.0.0.1', secret: SECRET, coaPort, vendor });
  const log: string[] = [];
  const start = (): Promise<FreeRadius> =>
    FreeRadius.start({
      raddb: resolve('deploy/freeradius'),
      runFolder,
      host: '127.0.0.1',
      authPort,
      acctPort,
      databaseUrl: house.databaseUrl,
      login,
      key: secrets.connectionKey,
      threads: 4,
      rejectDelaySeconds: 0,
      onLine: (line) => log.push(line),
    });
  let server = await start();
  return {
    authPort,
    acctPort,
    nasId: nas.id,
    log,
    count: () => countPackets(house),
    login: (username, password, facts) => authenticate(authPort, username, password, facts),
    restart: async () => {
      await server.stop();
      server = await start();
    },
    stop: async () => {
      await server.stop();
      rmSync(runFolder, { recursive: true, force: true });
      const { user } = radiusLogin(database, secrets);
      await house.database.query(`DROP ROLE IF EXISTS "${user}"`);
    },
  };
}

function authenticate(
  port: number,
  username: string,
  password: string,
  { by = 'pap', mac = 'AA-BB-CC-00-00-01', attributes = {} }: LoginFacts = {},
): Promise<RadiusReply> {
  const credential = {
    pap: ['User-Password', password],
    chap: ['CHAP-Password', password],
    mschap: ['MS-CHAP-Password', password],
  }[by];
  return radclient(port, 'auth', {
    'User-Name': username,
    [credential[0]!]: credential[1]!,
    'Calling-Station-Id': mac,
    'NAS-IP-Address': '127.0.0.1',
    'Message-Authenticator': '0x00',
    ...attributes,
  });
}

/** One exchange by FreeRADIUS's own radclient. */
export function radclient(
  port: number,
  kind: 'auth' | 'acct' | 'coa' | 'disconnect',
  attributes: Record<string, string | number>,
  { secret = SECRET, tries = 3 } = {},
): Promise<RadiusReply> {
  return new Promise((done) => {
    const args = ['-x', '-r', String(tries), '-t', '5', `127.0.0.1:${port}`, kind, secret];
    const child = execFile('radclient', args, (_, stdout, stderr) => {
      done(replyIn(stdout, stderr));
    });
    child.stdin?.end(
      Object.entries(attributes)
        .map(([name, value]) => `${name} = ${quoted(value)}`)
        .join('\n'),
    );
  });
}

function quoted(value: string | number): string {
  if (typeof value === 'number' || /^0x[0-9a-f]+$/.test(value)) return String(value);
  return `"${value.replace(/(["\\])/g, '\\$1')}"`;
}

function replyIn(stdout: string, stderr: string): RadiusReply {
  const [, received] = stdout.split(/^Received /m);
  if (received === undefined) return { code: `none: ${stderr.trim()}`, attributes: {} };
  const attributes = [...received.matchAll(/^\t([\w-]+) = (.*)$/gm)].map(
    ([, name, value]) => [name, value!.replace(/^"(.*)"$/, '$1')] as const,
  );
  return { code: received.split(' ')[0]!, attributes: Object.fromEntries(attributes) };
}

export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

function isInstalled(): boolean {
  try {
    findFreeRadius();
    return true;
  } catch {
    return false;
  }
}

let counter = 0;

export interface TestAccount {
  id: number;
  customerId: number;
  username: string;
  password: string;
  productId: number;
}

/** A data account of a customer and a product of its own. */
export async function makeAccount(
  house: TestApplication,
  {
    product,
    customerId,
    ...facts
  }: Partial<Omit<NewDataAccount, 'product' | 'customer'>> & {
    product?: Parameters<typeof makeProduct>[1] | { id: number };
    customerId?: number;
  } = {},
): Promise<TestAccount> {
  const n = ++counter;
  const productId =
    product && 'id' in product ? product.id : (await makeProduct(house, product)).id;
  const owner =
    customerId ??
    (
      await house.app.get(CustomersService).add(actor, {
        customerType: 'individual',
        name: `Subscriber ${n}`,
        email: `subscriber${n}@example.net`,
      })
    ).id;
  const { account, password } = await house.app.get(DataAccountsService).add(actor, {
    customer: { customerId: owner },
    product: String(productId),
    username: `user-${n}`,
    ...facts,
  });
  return { id: account.id, customerId: owner, username: account.username, password, productId };
}

/** Sets the application's clock and PostgreSQL's `lastmile_now()` alike. */
export async function setTime(house: TestApplication, instant: string): Promise<void> {
  house.clock.set(instant);
  await house.database.execute(
    `CREATE OR REPLACE FUNCTION lastmile_now() RETURNS timestamptz LANGUAGE sql VOLATILE
       RETURN '${house.clock.now().toISOString()}'::timestamptz`,
  );
}

export async function moveTime(house: TestApplication, seconds: number): Promise<void> {
  await setTime(house, new Date(house.clock.now().getTime() + seconds * 1000).toISOString());
}
