import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { jest } from '@jest/globals';
import { ApiDocuments } from '../../src/platform/documents/api-documents.js';
import { CALL } from '../../src/platform/calls/call-facts.js';
import { listRoutes } from '../../src/platform/http/routes.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { committedDocuments } from '../support/openapi.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

test('the committed documents say what the code says (npm run openapi)', () => {
  const documents = committedDocuments(house.app);
  const drifted = documents.filter(({ file, text }) => read(file) !== text).map(({ file }) => file);
  expect(drifted).toEqual([]);
  const files = documents.map(({ file }) => file);
  expect(readdirSync('openapi').map((name) => `openapi/${name}`)).toEqual(files.sort());
});

test('no two classes have the same name in a document', () => {
  const warnings = jest.spyOn(Logger, 'warn').mockImplementation(() => undefined);
  house.app.get(ApiDocuments).describe(house.app);
  house.app.get(ApiDocuments).get('api');
  expect(warnings.mock.calls).toEqual([]);
  warnings.mockRestore();
});

/** What programs do not call: pages, the documents themselves, what answers for unknown addresses. */
const NOT_FOR_PROGRAMS = [
  /^\/api(\/openapi.*|\/errors|\/tokens.*|\/guide.*)?$/,
  /^\/(assets|sales|sign-in|sign-out|reset-password|portal|hotspot|oauth\/authorize\/decision)(\/|$)/,
  /^\/metrics$/,
  // What providers of payments call, in their own words.
  /^\/gateways\//,
  /^\/helpdesk\/(api(\/help)?$|rating\/)/,
  /[*{]/,
];

test('every route of the application stands in the documents, and nothing else does', () => {
  const running = new Set<string>();
  for (const route of listRoutes(house.app.get(DiscoveryService), house.app.get(Reflector))) {
    // A handler for all verbs is there to refuse those that nothing else takes.
    if (route.method === 'ALL') continue;
    const isCall = Reflect.hasMetadata(CALL, route.target);
    for (const path of route.paths) {
      if (NOT_FOR_PROGRAMS.some((pattern) => pattern.test(path))) continue;
      for (const method of isCall ? ['GET', 'POST'] : [route.method]) {
        running.add(`${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
      }
    }
  }
  expect(documented().sort()).toEqual([...running].sort());
});

function documented(): string[] {
  const documents = house.app.get(ApiDocuments);
  return documents.list().flatMap(({ name }) =>
    Object.entries(documents.get(name).paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, operation]) => {
        const aliases = (operation['x-aliases'] ?? []) as string[];
        const paths = [path, ...aliases.map((alias) => path.replace(/\w+$/, alias))];
        return paths.map((one) => `${method.toUpperCase()} ${one}`);
      }),
    ),
  );
}

test('the linter has nothing to say about the documents, and sees what is planted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastmile-openapi-'));
  const planted = join(folder, 'planted.json');
  writeFileSync(planted, JSON.stringify(withTrespasses(JSON.parse(read('openapi/api.json')))));
  const findings = await lint('openapi/!(events|postman_collection).json', planted);
  rmSync(folder, { recursive: true });
  expect(findings.filter(({ source }) => source !== planted)).toEqual([]);
  expect(new Set(findings.map(({ code }) => code))).toEqual(
    new Set([
      'lastmile-scopes',
      'lastmile-unauthorised',
      'lastmile-summary',
      'lastmile-bounded-text',
      'lastmile-bounded-number',
      'lastmile-public-or-secured',
      'lastmile-security',
    ]),
  );
});

function withTrespasses(document: any): unknown {
  const { get, post } = document.paths['/api/v1/get_oauth_user_details'];
  delete get['x-scopes'];
  delete get.responses['403'];
  delete get.summary;
  get.parameters.push({ name: 'long', in: 'query', schema: { type: 'string' } });
  get.parameters.push({ name: 'large', in: 'query', schema: { type: 'integer' } });
  post.security = [];
  delete document.paths['/api/v1/get_config_settings'].get.security;
  return document;
}

interface Finding {
  code: string;
  /** Which document, and where in it. */
  source: string;
  path: string[];
}

/** Everything that spectral finds. */
function lint(...files: string[]): Promise<Finding[]> {
  const binary = 'node_modules/@stoplight/spectral-cli/dist/index.js';
  const flags = ['--ruleset', '.spectral.yaml', '--format', 'json', '--quiet'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [binary, 'lint', ...files, ...flags], (_, stdout, stderr) => {
      const found = stdout.slice(stdout.indexOf('['), stdout.lastIndexOf(']') + 1);
      if (found === '') reject(new Error(stderr));
      else {
        const findings = JSON.parse(found) as Finding[];
        resolve(findings.map(({ code, source, path }) => ({ code, source, path })));
      }
    });
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
