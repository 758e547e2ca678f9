import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, until } from './process.js';

const VERSIONS = '/usr/lib/postgresql';

export interface DebianPostgres {
  url: string;
  stop(): Promise<void>;
}

/**
 * PostgreSQL as Debian's package `postgresql` brings it, which has `pg_dump` of the same version
 * (the embedded server has none). PostgreSQL refuses root, so then it runs as the user postgres.
 */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const [version] = readdirSync(VERSIONS).sort().reverse();
  const bin = join(VERSIONS, version ?? '', 'bin');
  const folder = mkdtempSync(join(tmpdir(), 'lastmile-debian-'));
  const user = process.getuid?.() === 0 ? postgresUser() : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  const owner = { ...user, cwd: folder };
  const flags = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8'];
  execFileSync(join(bin, 'initdb'), ['--no-sync', `--pgdata=${data}`, ...flags], owner);
  const port = await freePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
    { ...owner, stdio: 'ignore' },
  );
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await until(() => answers(url), 'PostgreSQL answers');
  return {
    url,
    stop: async () => {
      server.kill('SIGINT');
      await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function postgresUser(): { uid: number; gid: number } {
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (!line) throw new Error('the package postgresql is missing: there is no user postgres');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
