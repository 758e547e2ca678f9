import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from '../../src/platform/database/embedded/binaries.js';
import {
  type RunningPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/database/embedded/index.js';
import { findFooting, start } from '../../src/platform/database/embedded/privileges.js';
import {
  ask,
  isGone,
  killOwners,
  type Owner,
  postmasterOf,
  startOwner,
  until,
} from '../support/embedded-owner.js';

const root = mkdtempSync(join(tmpdir(), 'embedded-death-'));
/** A flush to disk matters when the machine dies, not when a process does. */
const settings = { fsync: 'off' };
const bystanders: ChildProcess[] = [];
let folders = 0;

afterEach(() => {
  killOwners();
  for (const bystander of bystanders.splice(0)) bystander.kill('SIGKILL');
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function newFolder(): string {
  folders += 1;
  return join(root, `data-${folders}`);
}

function answers(url: string): Promise<boolean> {
  return ask(url, 'SELECT').then(
    () => true,
    () => false,
  );
}

/** Starts postgres on the folder as an owner without setpriv would have left it behind. */
async function leaveOrphan(dataDirectory: string, url: string): Promise<number> {
  const binaries = await findBinaries(join(dataDirectory, 'lib'));
  const { prefix, ...footing } = await findFooting(binaries, dataDirectory);
  const unbound = prefix.slice(
    0,
    prefix.includes('setpriv') ? prefix.indexOf('setpriv') : undefined,
  );
  const orphan = start({ ...footing, prefix: unbound }, binaries.postgres, [
    ...['-D', join(dataDirectory, 'cluster'), '-p', new URL(url).port],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  ]);
  orphan.stdout?.resume();
  orphan.stderr?.resume();
  bystanders.push(orphan);
  await until(() => answers(url));
  return orphan.pid ?? 0;
}

describe('when the Node.js process is killed', () => {
  it('takes PostgreSQL with it and loses nothing that was acknowledged', async () => {
    const dataDirectory = newFolder();
    const owner = await startOwner({ dataDirectory });
    await ask(owner.said.url, 'CREATE TABLE payments (amount numeric)');
    await ask(owner.said.url, 'INSERT INTO payments SELECT generate_series(1, 1000)');
    const postmaster = postmasterOf(dataDirectory);
    await owner.kill();
    await until(() => isGone(postmaster));

    const postgres = await startEmbeddedPostgres({ dataDirectory });
    expect(await ask(postgres.url, 'SELECT count(*)::int FROM payments')).toEqual([
      { count: 1000 },
    ]);
    await postgres.stop();
  });

  it('lets the next start follow at once, while PostgreSQL is still ending', async () => {
    const dataDirectory = newFolder();
    let owner = await startOwner({ dataDirectory, settings });
    await ask(owner.said.url, 'CREATE TABLE starts (at timestamptz)');
    for (let kills = 0; kills < 3; kills += 1) {
      await ask(owner.said.url, 'INSERT INTO starts VALUES (now())');
      await owner.kill();
      owner = await startOwner({ dataDirectory, settings });
      expect(owner.said.error).toBeUndefined();
    }
    expect(await ask(owner.said.url, 'SELECT count(*)::int FROM starts')).toEqual([{ count: 3 }]);
    await owner.stop();
  });

  it('recovers when PostgreSQL is killed in the same instant, amid a statement', async () => {
    const dataDirectory = newFolder();
    const owner = await startOwner({ dataDirectory, settings });
    await ask(owner.said.url, 'CREATE TABLE payments (amount numeric)');
    await ask(owner.said.url, 'INSERT INTO payments VALUES (1)');
    const cut = ask(
      owner.said.url,
      'INSERT INTO payments SELECT generate_series(1, 100000000)',
    ).catch((error: unknown) => error);
    await until(async () => {
      const [row] = await ask(
        owner.said.superuserUrl,
        `SELECT count(*)::int FROM pg_stat_activity WHERE query LIKE 'INSERT%' AND state = 'active'`,
      );
      return row.count === 1;
    });
    process.kill(postmasterOf(dataDirectory), 'SIGKILL');
    await owner.kill();

    const postgres = await startEmbeddedPostgres({ dataDirectory, settings });
    expect(await cut).toBeInstanceOf(Error);
    expect(await ask(postgres.url, 'SELECT amount FROM payments')).toEqual([{ amount: '1' }]);
    await postgres.stop();
  });
});

describe('when an earlier PostgreSQL still runs on the folder', () => {
  it('is stopped and replaced if no living process owns the folder', async () => {
    const dataDirectory = newFolder();
    const before = await startEmbeddedPostgres({ dataDirectory, settings });
    await ask(before.url, `CREATE TABLE kept AS SELECT 'here' AS word`);
    await before.stop();
    const orphan = await leaveOrphan(dataDirectory, before.url);

    const postgres = await startEmbeddedPostgres({ dataDirectory, settings });
    expect(isGone(orphan)).toBe(true);
    expect(postgres.url).toBe(before.url);
    expect(await ask(postgres.url, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
    await postgres.stop();
  });

  it('is left alone if its owner lives, whose pid the error tells', async () => {
    const dataDirectory = newFolder();
    const owner = await startOwner({ dataDirectory, settings });
    const second = await startOwner({ dataDirectory, settings });
    expect(second.said).toMatchObject({ error: 'DataFolderInUse' });
    expect(second.said.message).toContain(`${dataDirectory} is in use by process ${owner.pid}`);
    expect(second.said.message).toContain('stop that process');
    expect(await answers(owner.said.url)).toBe(true);
    await owner.stop();
  });

  it('has one owner, however many come at once', async () => {
    const dataDirectory = newFolder();
    const owners = await Promise.all(
      [1, 2, 3, 4].map(() => startOwner({ dataDirectory, settings })),
    );
    const refusals = owners.filter(({ said }) => said.error !== undefined);
    expect(refusals.map(({ said }) => said.error)).toEqual(Array(3).fill('DataFolderInUse'));
    const [owner] = owners.filter(({ said }) => said.error === undefined) as [Owner];
    expect(await answers(owner.said.url)).toBe(true);
    await owner.stop();
  });
});

describe('when pids were given to other programs since', () => {
  function bystander(): number {
    const process = spawn('sleep', ['1000'], { stdio: 'ignore' });
    bystanders.push(process);
    return process.pid ?? 0;
  }

  it('is not blocked by the stale postmaster.pid, and spares the other program', async () => {
    const dataDirectory = newFolder();
    const owner = await startOwner({ dataDirectory, settings });
    const pidFile = join(dataDirectory, 'cluster/postmaster.pid');
    const [, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
    process.kill(postmasterOf(dataDirectory), 'SIGKILL');
    await owner.kill();
    const stranger = bystander();
    writeFileSync(pidFile, [String(stranger), ...rest].join('\n'));

    const postgres = await startEmbeddedPostgres({ dataDirectory, settings });
    expect(await answers(postgres.url)).toBe(true);
    expect(isGone(stranger)).toBe(false);
    await postgres.stop();
  });

  it('is not blocked by the claim of a dead owner', async () => {
    const dataDirectory = newFolder();
    mkdirSync(join(dataDirectory, 'owners'), { recursive: true });
    const stranger = join(dataDirectory, 'owners', `${bystander()}-1-00000000`);
    writeFileSync(stranger, '');
    const postgres = await startEmbeddedPostgres({ dataDirectory, settings });
    expect(existsSync(stranger)).toBe(false);
    await postgres.stop();
  });
});

describe('when PostgreSQL dies by itself', () => {
  async function killPostmaster(dataDirectory: string, { url }: RunningPostgres): Promise<void> {
    const postmaster = postmasterOf(dataDirectory);
    process.kill(postmaster, 'SIGKILL');
    await until(() => isGone(postmaster));
    await until(() => answers(url));
  }

  it('is started again on the same port, whatever a statement without end leaves', async () => {
    const dataDirectory = newFolder();
    const postgres = await startEmbeddedPostgres({ dataDirectory, settings });
    await ask(postgres.url, `CREATE TABLE kept AS SELECT 'here' AS word`);
    const endless = ask(postgres.url, 'DO $$ BEGIN LOOP END LOOP; END $$').catch(() => undefined);
    await until(async () => {
      const [row] = await ask(
        postgres.superuserUrl,
        `SELECT count(*)::int FROM pg_stat_activity WHERE query LIKE 'DO%' AND state = 'active'`,
      );
      return row.count === 1;
    });
    await killPostmaster(dataDirectory, postgres);
    await endless;
    expect(await ask(postgres.url, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
    await postgres.stop();
    expect(existsSync(join(dataDirectory, 'cluster/postmaster.pid'))).toBe(false);
  });

  it('is given up, and says so, when it dies again and again', async () => {
    const dataDirectory = newFolder();
    let tell: (error: Error) => void = () => undefined;
    const lost = new Promise<Error>((resolve) => (tell = resolve));
    const postgres = await startEmbeddedPostgres({ dataDirectory, settings, onLost: tell });
    for (let deaths = 0; deaths < 5; deaths += 1) await killPostmaster(dataDirectory, postgres);
    process.kill(postmasterOf(dataDirectory), 'SIGKILL');
    expect((await lost).message).toBe('postgres failed: it died 6 times within a minute');
    expect(await answers(postgres.url)).toBe(false);
    await postgres.stop();
  });

  it('stays stopped when it is told to stop while it is being started again', async () => {
    const dataDirectory = newFolder();
    let restarting = false;
    let stopped = false;
    const saidAfterwards: string[] = [];
    const log = (line: string): void => {
      restarting ||= line.includes('starting it again');
      if (stopped) saidAfterwards.push(line);
    };
    const postgres = await startEmbeddedPostgres({ dataDirectory, settings, log });
    process.kill(postmasterOf(dataDirectory), 'SIGKILL');
    await until(() => restarting);
    await postgres.stop();
    stopped = true;
    expect(await answers(postgres.url)).toBe(false);
    const again = await startEmbeddedPostgres({ dataDirectory, settings });
    await again.stop();
    expect(saidAfterwards).toEqual([]);
  });
});

(process.platform === 'linux' ? it : it.skip)(
  'outlives Ctrl+C, which is for the Node.js process to handle in order',
  async () => {
    const dataDirectory = newFolder();
    const postgres = await startEmbeddedPostgres({ dataDirectory, settings });
    const group = readFileSync(`/proc/${postmasterOf(dataDirectory)}/stat`, 'utf8').split(' ')[4];
    expect(group).toBe(String(postmasterOf(dataDirectory)));
    await postgres.stop();
  },
);
