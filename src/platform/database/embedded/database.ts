import pg from 'pg';
import { SUPERUSER } from './cluster.js';

export interface Login {
  user: string;
  password: string;
}

export interface Logins {
  superuser: Login;
  application: Login;
}

const DATABASE = 'lastmile';
/** An earlier start was cut short before it made them, or the password file was lost and made anew. */
const UNPREPARED = ['3D000', '28P01', '28000'];

/**
 * Makes the application's user and database where they are not there yet, and proves that it can
 * connect. The application is no superuser: what the migrations do here they can do on any server.
 */
export async function ensureDatabase(
  port: number,
  logins: Logins,
  cluster: 'made' | 'found',
): Promise<{ url: string; superuserUrl: string }> {
  const { superuser, application } = logins;
  if (cluster === 'made' || !(await isPrepared(port, application))) {
    await within(port, superuser, SUPERUSER, (client) => prepare(client, application));
    await within(port, application, DATABASE, () => Promise.resolve());
  }
  return urlsOf(port, logins);
}

export function urlsOf(
  port: number,
  { application, superuser }: Logins,
): { url: string; superuserUrl: string } {
  return { url: urlOf(port, application), superuserUrl: urlOf(port, superuser) };
}

async function isPrepared(port: number, application: Login): Promise<boolean> {
  try {
    await within(port, application, DATABASE, () => Promise.resolve());
    return true;
  } catch (error) {
    if (UNPREPARED.includes((error as { code?: string }).code ?? '')) return false;
    throw error;
  }
}

async function prepare(client: pg.Client, { user, password }: Login): Promise<void> {
  const name = pg.escapeIdentifier(user);
  const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
  if (role.rowCount === 0) await client.query(`CREATE ROLE ${name}`);
  await client.query(
    `ALTER ROLE ${name} LOGIN CREATEDB CREATEROLE PASSWORD ${pg.escapeLiteral(password)}`,
  );
  const database = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (database.rowCount === 0) {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(DATABASE)} OWNER ${name}`);
  }
}

async function within(
  port: number,
  login: Login,
  database: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ ...login, host: '127.0.0.1', port, database, ssl: false });
  // Without a listener a connection that breaks would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(port: number, { user, password }: Login): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${DATABASE}`;
}
