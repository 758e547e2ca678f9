import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CustomersService } from '../../src/customers/index.js';
import { VoucherReader } from '../../src/hotspot/index.js';
import { ProductGroups, ProductsService, ProductTypes } from '../../src/products/index.js';
import {
  DataAccountsService,
  ensureRadiusLogin,
  FreeRadius,
  FreeRadiusMissing,
  NasService,
  RadiusSecrets,
} from '../../src/radius/index.js';
import { actor, type House, madeBatch, median, soldPlace, verdict } from './house.js';

const SECRET = 'bench-radius-secret-0123456789';
const ROUNDS = 3;
const ACCOUNTS = 300;
const AT_ONCE = 32;
const PASSWORD = 'bench-password';

interface Credential {
  username: string;
  password: string;
}

/** Logins a second through a real FreeRADIUS: both kinds take turns, and the median round counts. */
export async function measureAuthorisations(house: House, logins: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lastmile-bench-radius-'));
  let server: FreeRadius | undefined;
  try {
    const ports = [await freePort(), await freePort()] as const;
    server = await started(house, folder, ports);
    const accounts = await accountsOf(house);
    const place = await soldPlace(house);
    const rounds: { accounts: number; first: number; again: number }[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const vouchers = await vouchersOf(house, (await madeBatch(house, place, logins)).id);
      const measured = {
        accounts: await perSecond(ports[0], folder, accounts, logins),
        first: await perSecond(ports[0], folder, vouchers, logins),
        again: await perSecond(ports[0], folder, vouchers.slice(0, ACCOUNTS), logins),
      };
      if (round >= 0) rounds.push(measured);
    }
    const middle = (kind: 'accounts' | 'first' | 'again'): number =>
      median(rounds.map((round) => round[kind]));
    const [first, again] = [
      middle('first') / middle('accounts'),
      middle('again') / middle('accounts'),
    ];
    console.log(
      `authorisations: data accounts ${middle('accounts').toFixed(0)}/s, vouchers ` +
        `${middle('again').toFixed(0)}/s (ratio ${again.toFixed(2)}, aim 0.9 ${verdict(again >= 0.9)}), ` +
        `their first logins ${middle('first').toFixed(0)}/s (ratio ${first.toFixed(2)})`,
    );
  } catch (error) {
    if (!(error instanceof FreeRadiusMissing)) throw error;
    console.log(`authorisations: not measured, ${error.message}`);
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function started(
  { app, database, url }: House,
  folder: string,
  [authPort, acctPort]: readonly [number, number],
): Promise<FreeRadius> {
  await app
    .get(NasService)
    .add(actor, { name: 'bench', address: '127.0.0.1', secret: SECRET, vendor: 'mikrotik' });
  const secrets = app.get(RadiusSecrets);
  const name = new URL(url).pathname.slice(1);
  return FreeRadius.start({
    raddb: resolve('deploy/freeradius'),
    runFolder: folder,
    host: '127.0.0.1',
    authPort,
    acctPort,
    databaseUrl: url,
    login: await ensureRadiusLogin((sql) => database.query(sql), name, secrets),
    key: secrets.connectionKey,
    threads: 8,
    rejectDelaySeconds: 0,
  });
}

async function accountsOf({ app }: House): Promise<Credential[]> {
  const group = await app.get(ProductGroups).add(actor, { name: 'Bench accounts' });
  const type = await app.get(ProductTypes).add(actor, { name: 'Bench accounts', kind: 'data' });
  const product = await app.get(ProductsService).add(
    actor,
    {
      code: 'BENCH-DATA',
      name: 'Bench',
      productGroupId: group.id,
      productTypeId: type.id,
      price: '10',
      downloadKbps: 5000,
      uploadKbps: 2000,
    },
    ['data'],
  );
  const { id } = await app.get(CustomersService).add(actor, {
    customerType: 'individual',
    name: 'Bench',
    email: 'bench@example.net',
  });
  return Promise.all(
    Array.from({ length: ACCOUNTS }, async (_, n) => {
      const username = `bench-${n}`;
      const customer = { customerId: id };
      const input = { customer, product: product.code, username, password: PASSWORD };
      await app.get(DataAccountsService).add(actor, input);
      return { username, password: PASSWORD };
    }),
  );
}

async function vouchersOf({ app }: House, batchId: number): Promise<Credential[]> {
  const vouchers = await app.get(VoucherReader).ofBatch(batchId, 0, 1_000_000);
  return vouchers.map(({ code }) => ({ username: code, password: '' }));
}

/** One radclient that keeps so many requests under way; each credential comes with its own device. */
async function perSecond(
  port: number,
  folder: string,
  credentials: readonly Credential[],
  logins: number,
): Promise<number> {
  const requests = Array.from({ length: logins }, (_, n) => {
    const place = n % credentials.length;
    const { username, password } = credentials[place]!;
    const mac = place.toString(16).padStart(12, '0').match(/../g)!.join('-');
    return [
      `User-Name = "${username}"`,
      ...(password === '' ? [] : [`User-Password = "${password}"`]),
      `Calling-Station-Id = "${mac}"`,
      'NAS-IP-Address = 127.0.0.1',
      'Message-Authenticator = 0x00',
    ].join('\n');
  });
  const file = join(folder, 'requests');
  writeFileSync(file, `${requests.join('\n\n')}\n`);
  const args = ['-s', '-q', '-p', String(AT_ONCE), '-f', file, `127.0.0.1:${port}`, 'auth', SECRET];
  const startedAt = performance.now();
  const { stdout } = await promisify(execFile)('radclient', args, { maxBuffer: 1e8 });
  const seconds = (performance.now() - startedAt) / 1000;
  const approved = Number(/Accepted\s*:\s*(\d+)/.exec(stdout)?.[1] ?? 0);
  if (approved < logins) {
    throw new Error(`${approved} of ${logins} logins were accepted:\n${stdout}`);
  }
  return logins / seconds;
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
