import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownAddress } from './support/application.js';
import { emptyDatabase } from './support/database.js';
import { until } from './support/process.js';

const run = promisify(execFile);

interface Started {
  pid: number;
  /** What it has written so far. */
  output(): string;
  errors(): string;
  /** Resolves when the banner is out; rejects when the process ends before. */
  open: Promise<void>;
  end(signal: NodeJS.Signals): Promise<number | null>;
  ended: Promise<number | null>;
}

/** `npm start` without the build: the product as a newcomer runs it. */
function start(variables: NodeJS.ProcessEnv): Started {
  const child = spawn(
    process.execPath,
    ['--import', './test/support/typescript.js', 'src/main.ts'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, LOG_LEVEL: 'error', ...variables },
    },
  );
  let [output, errors] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const ended = (once(child, 'exit') as Promise<[number | null]>).then(([code]) => code);
  const open = new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (/open at \S+\n[\s\S]*\n/.test(output)) resolve();
    });
    void ended.then((code) => {
      reject(new Error(`ended with ${String(code)}: ${errors}`));
    });
  });
  open.catch(() => undefined);
  return {
    pid: child.pid!,
    output: () => output,
    errors: () => errors,
    open,
    ended,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** The processes that a process has started (proc(5)). */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

const SECRETS = { SESSION_SECRET: 's'.repeat(32), ENCRYPTION_KEY: '0'.repeat(64) };

describe('on a bare machine', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lastmile-start-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('it starts, its banner works as printed, it ends in order and finds its data again', async () => {
    const variables = { ...(await ownAddress()), DATA_DIR: folder };
    const first = start(variables);
    await first.open;
    const line = first
      .output()
      .split('\n')
      .find((text) => text.startsWith('curl '));
    const { stdout } = await run('sh', ['-c', line ?? 'false']);
    const { access_token: token, token_type: type } = JSON.parse(stdout);
    expect(type).toBe('Bearer');
    expect((await fetch(`${variables.PUBLIC_URL}/api`)).status).toBe(200);
    expect(await first.end('SIGTERM')).toBe(0);

    const second = start(variables);
    await second.open;
    const answer = await fetch(`${variables.PUBLIC_URL}/api/v1/get_oauth_user_details`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(((await answer.json()) as { data: { username: string } }).data.username).toBe('jessica');
    await second.end('SIGKILL');

    const third = start(variables);
    await third.open;
    expect(await third.end('SIGINT')).toBe(0);
  });

  test('a second server on the same data is refused in one line', async () => {
    const first = start({ ...(await ownAddress()), DATA_DIR: folder });
    await first.open;
    const second = start({ ...(await ownAddress()), DATA_DIR: folder });
    expect(await second.ended).toBe(1);
    expect(second.errors().trim().split('\n')).toHaveLength(1);
    expect(second.errors()).toContain(folder);
    expect(await first.end('SIGTERM')).toBe(0);
  });
});

describe('with DATABASE_URL', () => {
  test('two processes that start at once on an empty database both serve it', async () => {
    const { url, drop } = await emptyDatabase();
    const common = { ...SECRETS, DATABASE_URL: url, DEMO: 'true' };
    const servers = await Promise.all(
      [1, 2].map(async () => start({ ...(await ownAddress()), ...common })),
    );
    await Promise.all(servers.map(({ open }) => open));
    expect(await Promise.all(servers.map((server) => server.end('SIGTERM')))).toEqual([0, 0]);
    await drop();
  });

  test('the first administrator comes from the environment, and there is no demo', async () => {
    const { url, drop } = await emptyDatabase();
    const address = await ownAddress();
    const server = start({
      ...SECRETS,
      ...address,
      DATABASE_URL: url,
      ADMIN_USERNAME: 'boss',
      ADMIN_PASSWORD: 'a rather long password',
    });
    await server.open;
    expect(server.output()).not.toContain('Demo');
    await server.end('SIGTERM');
    await drop();
  });

  test('demo users are not served beyond loopback unless that is said aloud', async () => {
    const { url, drop } = await emptyDatabase();
    const common = {
      ...SECRETS,
      ...(await ownAddress()),
      DATABASE_URL: url,
      DEMO: 'true',
      HOST: '0.0.0.0',
    };
    const refused = start(common);
    expect(await refused.ended).toBe(1);
    expect(refused.errors()).toContain('DEMO_PUBLIC');
    const allowed = start({ ...common, DEMO_PUBLIC: 'true' });
    await allowed.open;
    await allowed.end('SIGTERM');
    await drop();
  });

  test('several workers share the port, and one that dies is replaced', async () => {
    const { url, drop } = await emptyDatabase();
    const address = await ownAddress();
    const server = start({ ...SECRETS, ...address, DATABASE_URL: url, DEMO: 'true', WORKERS: '2' });
    await server.open;
    const workers = childrenOf(server.pid);
    expect(workers).toHaveLength(2);
    process.kill(workers[0]!, 'SIGKILL');
    await until(() => Promise.resolve(childrenOf(server.pid).length === 1), 'the worker is dead');
    expect((await fetch(`${address.PUBLIC_URL}/health/ready`)).status).toBe(200);
    await until(() => Promise.resolve(childrenOf(server.pid).length === 2), 'it is replaced');
    expect(await server.end('SIGTERM')).toBe(0);
    await drop();
  });
});

describe('a start that cannot work', () => {
  test('every wrong variable has its line', async () => {
    const server = start({ PORT: 'x', WORKERS: '0', TRUST_PROXY: 'everybody' });
    expect(await server.ended).toBe(1);
    expect(server.errors().trim().split('\n')).toEqual([
      expect.stringMatching(/^PORT /),
      expect.stringMatching(/^TRUST_PROXY /),
      expect.stringMatching(/^WORKERS /),
    ]);
  });

  test('a taken port is named', async () => {
    const { url, drop } = await emptyDatabase();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const server = start({ ...SECRETS, PORT: String(port), DATABASE_URL: url });
    expect(await server.ended).toBe(1);
    expect(server.errors()).toBe(`Port ${port} of 127.0.0.1 is taken. Set PORT to another one.\n`);
    taken.close();
    await drop();
  });

  test('a database that does not answer is said in one line', async () => {
    const server = start({ ...SECRETS, DATABASE_URL: 'postgresql://nobody:x@127.0.0.1:1/none' });
    expect(await server.ended).toBe(1);
    expect(server.errors().trim().split('\n')).toHaveLength(1);
  });
});
