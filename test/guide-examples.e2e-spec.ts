import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seedDemo } from '../src/demo/index.js';
import { ownAddress, startApplication, type TestApplication } from './support/application.js';

const run = promisify(execFile);
const PHP = '/usr/bin/php';

interface Example {
  id: string;
  run: string;
  text: string;
}

let house: TestApplication;
let folder: string;

beforeAll(async () => {
  house = await startApplication(await ownAddress());
  await seedDemo(house.app);
  folder = mkdtempSync(join(tmpdir(), 'lastmile-examples-'));
});
afterAll(async () => {
  await house.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The examples of a page, as a reader copies them. */
async function examplesOf(path: string): Promise<Example[]> {
  const { text } = await house.api.get(path);
  const blocks = text.matchAll(
    /<code[^>]* data-example="([^"]+)" data-run="([^"]+)">([\s\S]*?)<\/code>/g,
  );
  return [...blocks].map(([, id = '', how = '', escaped = '']) => ({
    id,
    run: how,
    text: escaped
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&amp;/g, '&'),
  }));
}

/** Runs the shell examples of a page one after the other in one shell, each under its name. */
async function runShell(path: string): Promise<Map<string, string>> {
  const examples = (await examplesOf(path)).filter((example) => example.run === 'curl');
  expect(examples.length).toBeGreaterThan(0);
  const script = examples.map(({ id, text }) => `echo; echo "### ${id}"\n${text}`).join('\n');
  const { stdout } = await run('sh', ['-eu', '-c', script], { cwd: folder });
  return new Map(
    stdout
      .split(/^### /m)
      .slice(1)
      .map((part) => {
        const [id = '', ...lines] = part.split('\n');
        return [id, lines.join('\n').trim()];
      }),
  );
}

test('every curl example of the authentication page works as printed, in order', async () => {
  const answers = await runShell('/api/guide/authentication');
  const tokens = /"access_token":"[^"]+"/;
  for (const id of [
    'code-exchange',
    'pkce-exchange',
    'user-credentials',
    'refresh-token',
    'client-credentials',
  ]) {
    expect([id, answers.get(id)]).toEqual([id, expect.stringMatching(tokens)]);
  }
  for (const id of ['call-header', 'call-query', 'call-form', 'call-json', 'quick-call']) {
    expect([id, answers.get(id)]).toEqual([id, expect.stringContaining('"success":true')]);
  }
  expect(answers.get('introspect')).toContain('"active":true');
  expect(answers.get('revoke')).toContain('{}');
});

test('every curl example of the test page works as printed, in order', async () => {
  const answers = await runShell('/api/guide/test-oauth');
  expect(answers.get('playground')).toMatch(/"access_token":"[^"]+"/);
  expect(answers.get('quick-call')).toContain('"success":true');
});

test('the Node examples run on a bare Node', async () => {
  for (const path of ['/api/guide/authentication', '/api/guide/test-oauth']) {
    for (const { id, run: how, text } of await examplesOf(path)) {
      if (!how.startsWith('node')) continue;
      const file = join(folder, `${id}.mjs`);
      writeFileSync(file, text);
      // The web app waits for a browser on a fixed port, so it is only parsed.
      await run(process.execPath, how === 'node' ? [file] : ['--check', file], { cwd: folder });
    }
  }
});

const withPhp = existsSync(PHP) || process.env['CI'] === 'true' ? test : test.skip;

withPhp('the PHP example runs', async () => {
  const example = (await examplesOf('/api/guide/test-oauth')).find(({ run: how }) => how === 'php');
  const file = join(folder, 'example.php');
  writeFileSync(file, example?.text ?? '');
  const { stdout } = await run(PHP, [file], { cwd: folder });
  expect(stdout).toContain('jessica');
});
