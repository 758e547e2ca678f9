import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startApplication, type TestApplication } from './support/application.js';

const run = promisify(execFile);

let house: TestApplication;
let folder: string;

beforeAll(async () => {
  house = await startApplication();
  mkdirSync('coverage', { recursive: true });
  // Inside the project, where its packages are found.
  folder = mkdtempSync(join('coverage', 'typed-client-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await house.stop();
});

const OPTIONS = {
  compilerOptions: {
    target: 'ES2023',
    module: 'NodeNext',
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    types: ['node'],
    outDir: 'out',
    rootDir: '.',
  },
  include: ['*.ts', '*.mts'],
};

test('a client that is generated from the documents compiles, and the main flows run through it', async () => {
  for (const name of ['api', 'admin']) {
    const generator = 'node_modules/openapi-typescript/bin/cli.js';
    await run(process.execPath, [
      generator,
      `openapi/${name}.json`,
      '--default-non-nullable=false',
      '-o',
      join(folder, `${name}.ts`),
    ]);
  }
  copyFileSync('test/typed-client/main-flows.mts', join(folder, 'main-flows.mts'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(OPTIONS));
  const compiled = await run(process.execPath, [
    'node_modules/typescript/bin/tsc',
    '-p',
    folder,
  ]).catch((error: unknown) => error as { stdout: string });
  expect(compiled.stdout).toBe('');

  const { id: ownerId } = await house.make.user();
  const { clientId, secret } = await house.make.client({ ownerId });
  const { stdout } = await run(process.execPath, [join(folder, 'out/main-flows.mjs')], {
    env: { BASE_URL: house.url, CLIENT_ID: clientId, CLIENT_SECRET: secret },
  });
  expect(JSON.parse(stdout)).toEqual({
    isSame: true,
    name: 'Ada Lovelace',
    listed: 1,
    total: expect.stringMatching(/^\d+\.\d\d$/),
    status: 'paid',
    users: 1,
    error: 'not_found',
  });
});
