import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findEmbeddedPostgres,
  type RunningPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/database/embedded/index.js';
import { ask } from '../support/embedded-owner.js';

const settings = { fsync: 'off' };
const root = mkdtempSync(join(tmpdir(), 'embedded-'));

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

async function occupy(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

describe('an embedded PostgreSQL on a new data folder', () => {
  const dataDirectory = join(root, 'new', 'below');
  let postgres: RunningPostgres;

  beforeAll(async () => {
    postgres = await startEmbeddedPostgres({ dataDirectory, settings });
  });
  afterAll(async () => {
    await postgres.stop();
  });

  it('answers on the database lastmile, in UTF-8 and ordered alike on every machine', async () => {
    const [row] = await ask(
      postgres.url,
      `SELECT current_database() AS name, pg_encoding_to_char(encoding) AS encoding,
              datlocale AS locale, datlocprovider AS provider, current_setting('timezone') AS zone
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(row).toEqual({
      name: 'lastmile',
      encoding: 'UTF8',
      locale: 'C.UTF-8',
      provider: 'b',
      zone: 'UTC',
    });
  });

  it('gives the application a user that makes databases and roles but is no superuser', async () => {
    const [role] = await ask(
      postgres.url,
      `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user`,
    );
    expect(role).toEqual({
      rolname: 'lastmile',
      rolsuper: false,
      rolcreatedb: true,
      rolcreaterole: true,
    });
    const [superuser] = await ask(postgres.superuserUrl, `SHOW is_superuser`);
    expect(superuser.is_superuser).toBe('on');
  });

  it.each(['pgcrypto', 'pg_trgm', 'btree_gist'])('can create the extension %s', async (name) => {
    await ask(postgres.url, `CREATE EXTENSION ${name}`);
    const [row] = await ask(
      postgres.url,
      `SELECT extname FROM pg_extension WHERE extname = '${name}'`,
    );
    expect(row.extname).toBe(name);
  });

  it('keeps the passwords where only their owner reads them', () => {
    for (const user of ['lastmile', 'postgres']) {
      expect(statSync(join(dataDirectory, `${user}.password`)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(dataDirectory).mode & 0o777).toBe(0o700);
    expect(existsSync(join(dataDirectory, 'initdb.password'))).toBe(false);
  });

  it('demands the password, which it stores as SCRAM only, by TCP and by socket', async () => {
    const url = new URL(postgres.url);
    url.password = 'guess';
    await expect(ask(url.href, 'SELECT')).rejects.toMatchObject({ code: '28P01' });
    const bySocket = `postgresql://lastmile:guess@/lastmile?host=${postgres.socketDirectory ?? ''}&port=${url.port}`;
    await expect(ask(bySocket, 'SELECT')).rejects.toMatchObject({ code: '28P01' });
    const stored = await ask(
      postgres.superuserUrl,
      `SELECT rolpassword FROM pg_authid WHERE rolcanlogin`,
    );
    expect(stored.map((row) => row.rolpassword.split('$')[0])).toEqual([
      'SCRAM-SHA-256',
      'SCRAM-SHA-256',
    ]);
  });

  it('listens on 127.0.0.1 and on no other address', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ address, family }) => family === 'IPv4' && address !== '127.0.0.1');
    for (const host of ['127.0.0.2', ...others.map(({ address }) => address)]) {
      const url = new URL(postgres.url);
      url.hostname = host;
      await expect(ask(url.href, 'SELECT')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    }
  });

  it('is not started twice by the same process', async () => {
    await expect(startEmbeddedPostgres({ dataDirectory, settings })).rejects.toMatchObject({
      name: 'DataFolderInUse',
      pid: process.pid,
    });
    await ask(postgres.url, 'SELECT');
  });

  it('is found by a command that runs beside it', () => {
    const { stop, ...address } = postgres;
    expect(stop).toBeDefined();
    expect(findEmbeddedPostgres(dataDirectory)).toEqual(address);
  });

  it('takes settings', async () => {
    const [row] = await ask(postgres.url, 'SHOW fsync');
    expect(row.fsync).toBe('off');
  });
});

describe('an embedded PostgreSQL on a known data folder', () => {
  const dataDirectory = join(root, 'known');
  let firstUrl: string;

  beforeAll(async () => {
    const postgres = await startEmbeddedPostgres({ dataDirectory, settings });
    firstUrl = postgres.url;
    await ask(postgres.url, `CREATE TABLE kept AS SELECT 'here' AS word`);
    await Promise.all([postgres.stop(), postgres.stop()]);
    await postgres.stop();
  });

  it('stops for good, however often it is asked', async () => {
    expect(findEmbeddedPostgres(dataDirectory)).toBeUndefined();
    await expect(ask(firstUrl, 'SELECT')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(existsSync(join(dataDirectory, 'cluster/postmaster.pid'))).toBe(false);
  });

  it('finds its data, its password and its port again, without another initdb', async () => {
    const made = statSync(join(dataDirectory, 'cluster/PG_VERSION')).mtimeMs;
    const postgres = await startEmbeddedPostgres({ dataDirectory, settings });
    expect(postgres.url).toBe(firstUrl);
    expect(await ask(postgres.url, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
    await postgres.stop();
    expect(statSync(join(dataDirectory, 'cluster/PG_VERSION')).mtimeMs).toBe(made);
  });

  it('picks another port when the remembered one is taken', async () => {
    const taken = await occupy(Number(new URL(firstUrl).port));
    const postgres = await startEmbeddedPostgres({ dataDirectory, settings });
    expect(new URL(postgres.url).port).not.toBe(new URL(firstUrl).port);
    expect(await ask(postgres.url, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
    await postgres.stop();
    taken.close();
  });

  it('names the port when the one that was asked for is taken, and leaves the folder free', async () => {
    const taken = await occupy(0);
    const { port } = taken.address() as { port: number };
    await expect(startEmbeddedPostgres({ dataDirectory, settings, port })).rejects.toMatchObject({
      name: 'PortTaken',
      message: expect.stringContaining(`Port ${port} of 127.0.0.1 is taken`),
    });
    await new Promise((resolve) => taken.close(resolve));
    const postgres = await startEmbeddedPostgres({ dataDirectory, settings, port });
    expect(new URL(postgres.url).port).toBe(String(port));
    await postgres.stop();
  });

  it('makes a new password when the file was lost', async () => {
    rmSync(join(dataDirectory, 'lastmile.password'));
    const postgres = await startEmbeddedPostgres({ dataDirectory, settings });
    expect(await ask(postgres.url, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
    await postgres.stop();
  });

  it('starts over when the first start was cut short', async () => {
    const cutShort = join(root, 'cut-short');
    mkdirSync(join(cutShort, 'cluster.unfinished/base'), { recursive: true });
    writeFileSync(join(cutShort, 'initdb.password'), 'old');
    const postgres = await startEmbeddedPostgres({ dataDirectory: cutShort, settings });
    await postgres.stop();
    expect(existsSync(join(cutShort, 'cluster.unfinished'))).toBe(false);
  });
});

describe('a data folder that will not do', () => {
  async function refusal(dataDirectory: string): Promise<Error> {
    return startEmbeddedPostgres({ dataDirectory, settings }).then(
      () => Promise.reject(new Error('it started')),
      (error: unknown) => error as Error,
    );
  }

  function expectOneLine(error: Error, name: string, ...words: string[]): void {
    expect(error.name).toBe(name);
    for (const word of words) expect(error.message).toContain(word);
    expect(error.message).not.toContain('\n');
  }

  it('is named with both versions when another PostgreSQL wrote it', async () => {
    const folder = join(root, 'older');
    mkdirSync(join(folder, 'cluster'), { recursive: true });
    writeFileSync(join(folder, 'cluster/PG_VERSION'), '15\n');
    expectOneLine(
      await refusal(folder),
      'DataFolderForeign',
      folder,
      'PostgreSQL 15',
      'PostgreSQL 18',
    );
    expect(readFileSync(join(folder, 'cluster/PG_VERSION'), 'utf8')).toBe('15\n');
  });

  it('is named when its cluster is something else', async () => {
    const folder = join(root, 'something-else');
    mkdirSync(join(folder, 'cluster/photos'), { recursive: true });
    expectOneLine(await refusal(folder), 'DataFolderForeign', folder);
    expect(existsSync(join(folder, 'cluster/photos'))).toBe(true);
  });

  it('is named when it is a file', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    expectOneLine(await refusal(file), 'DataFolderUnwritable', file, 'not a folder', 'DATA_DIR');
  });

  it('is named when it lies below a file', async () => {
    const folder = '/dev/null/lastmile';
    expectOneLine(await refusal(folder), 'DataFolderUnwritable', folder, 'DATABASE_URL');
  });

  it('is found through a link', async () => {
    symlinkSync(join(root, 'known'), join(root, 'link'));
    const postgres = await startEmbeddedPostgres({ dataDirectory: join(root, 'link'), settings });
    expect(await ask(postgres.url, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
    await postgres.stop();
  });
});
