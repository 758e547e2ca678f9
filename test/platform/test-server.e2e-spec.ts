import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, isGone, postmasterOf, until } from '../support/embedded-owner.js';
import { testServer } from '../support/postgres.js';

const support = fileURLToPath(new URL('../support/', import.meta.url));

it('gives every caller the same PostgreSQL, on which databases can be made', async () => {
  const [first, second] = await Promise.all([testServer(), testServer()]);
  expect(second.url).toBe(first.url);
  await ask(first.url, 'DROP DATABASE IF EXISTS a_test_of_the_server');
  await ask(first.url, 'CREATE DATABASE a_test_of_the_server');
  await ask(first.url, 'DROP DATABASE a_test_of_the_server');
});

describe('beside this one, a test server in another temporary folder', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'tests-'));
  const runs: ChildProcess[] = [];

  afterEach(async () => {
    for (const run of runs.splice(0)) run.kill('SIGKILL');
    await until(() => readdirSync(temporary).length === 0 || isGone(postmaster()));
  });
  afterAll(() => {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10 });
  });

  /** A process that asks for the server as a Jest run does, and then goes on testing. */
  async function testRun(): Promise<{ url: string; kill(): Promise<void> }> {
    const program = `
      const { testServer } = await import('${support}postgres.ts');
      console.log((await testServer()).url);
      setInterval(() => undefined, 1000);
    `;
    const args = ['--import', `${support}typescript.js`, '--input-type=module', '-e', program];
    const run = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, TMPDIR: temporary },
    });
    runs.push(run);
    const [line] = (await once(run.stdout, 'data')) as [Buffer];
    const kill = async (): Promise<void> => {
      run.kill('SIGKILL');
      await once(run, 'exit');
    };
    return { url: line.toString().trim(), kill };
  }

  function dataDirectory(): string {
    const folder = readdirSync(temporary).find((name) => name.startsWith('lastmile-test-'));
    return join(temporary, folder ?? '', 'data');
  }

  function postmaster(): number {
    try {
      return postmasterOf(dataDirectory());
    } catch {
      return -1;
    }
  }

  it('is shared by runs that start at once, and ends with the last of them', async () => {
    const [first, second] = await Promise.all([testRun(), testRun()]);
    expect(second.url).toBe(first.url);
    expect(first.url).not.toBe(process.env.DATABASE_URL ?? (await testServer()).url);
    const pid = postmaster();
    await first.kill();
    await ask(second.url, 'CREATE DATABASE template_of_a_run');
    await second.kill();
    await until(() => isGone(pid));
  });

  it('has what the last run left, and comes back when a run and the server were killed', async () => {
    const first = await testRun();
    const kept = `SELECT FROM pg_database WHERE datname = 'template_of_a_run'`;
    expect(await ask(first.url, kept)).toHaveLength(1);
    const [server] = readdirSync(join(dataDirectory(), 'owners'));
    await first.kill();
    process.kill(Number.parseInt(server ?? '', 10), 'SIGKILL');
    process.kill(postmaster(), 'SIGKILL');
    const second = await testRun();
    expect(await ask(second.url, kept)).toHaveLength(1);
  });
});
