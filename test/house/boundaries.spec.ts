import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** One import that must not be, for each rule of .dependency-cruiser.cjs. */
const PLANTED: readonly [rule: string, from: string, to: string][] = [
  ['no-cycles', 'src/platform/one.ts', 'src/platform/other.ts'],
  ['rooms-by-their-door', 'src/helpdesk/service.ts', 'src/customers/repository.ts'],
  ['nobody-uses-own-door', 'src/customers/service.ts', 'src/customers/index.ts'],
  ['outside-by-the-door', 'src/faces/jutda/jutda.ts', 'src/helpdesk/repository.ts'],
  ['outside-by-the-door', 'src/web/pages.ts', 'src/auth/tokens.ts'],
  ['faces-do-not-meet', 'src/faces/jutda/jutda.ts', 'src/faces/octopus/octopus.ts'],
  ['nobody-imports-a-face', 'src/helpdesk/service.ts', 'src/faces/jutda/jutda.ts'],
  ['platform-knows-no-room', 'src/platform/http.ts', 'src/customers/index.ts'],
  ['auth-knows-platform-only', 'src/auth/tokens.ts', 'src/billing/index.ts'],
  ['auth-knows-platform-only', 'src/auth/users.ts', 'src/workflow/index.ts'],
  ['faces-and-pages-do-not-meet', 'src/web/pages.ts', 'src/faces/octopus/octopus.ts'],
  ['faces-and-pages-do-not-meet', 'src/faces/octopus/octopus.ts', 'src/web/views.ts'],
  ['nobody-climbs-on-the-roof', 'src/platform/mail.ts', 'src/application.ts'],
  ['nobody-climbs-on-the-roof', 'src/radius/service.ts', 'src/demo/index.ts'],
  ['only-oauth-knows-oauth2orize', 'src/customers/service.ts', 'oauth2orize'],
  ['customers-enters-its-neighbours-only', 'src/customers/service.ts', 'src/billing/index.ts'],
  ['products-enters-its-neighbours-only', 'src/products/service.ts', 'src/customers/index.ts'],
  ['billing-enters-its-neighbours-only', 'src/billing/service.ts', 'src/radius/index.ts'],
  ['radius-enters-its-neighbours-only', 'src/radius/service.ts', 'src/hotspot/index.ts'],
  ['hotspot-enters-its-neighbours-only', 'src/hotspot/service.ts', 'src/leads/index.ts'],
  ['helpdesk-enters-its-neighbours-only', 'src/helpdesk/service.ts', 'src/leads/index.ts'],
  ['leads-enters-its-neighbours-only', 'src/leads/service.ts', 'src/helpdesk/index.ts'],
  ['devices-enters-its-neighbours-only', 'src/devices/service.ts', 'src/billing/index.ts'],
  ['workflow-enters-its-neighbours-only', 'src/workflow/service.ts', 'src/customers/index.ts'],
];

const ALLOWED: readonly [from: string, to: string][] = [
  ['src/helpdesk/notes.ts', 'src/customers/index.ts'],
  ['src/faces/partner/partner.ts', 'src/billing/index.ts'],
  ['src/auth/oauth/server.ts', 'oauth2orize'],
  ['src/app.module.ts', 'src/faces/jutda/jutda.ts'],
];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastmile-boundaries-'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'tsconfig.json'), '{"compilerOptions":{"module":"NodeNext"}}');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('each planted trespass is found, by its own rule, and nothing that is allowed', async () => {
  const imports = new Map<string, string[]>([['src/platform/other.ts', ['src/platform/one.ts']]]);
  for (const [from, to] of [...PLANTED.map(([, ...pair]) => pair), ...ALLOWED]) {
    imports.set(from, [...(imports.get(from) ?? []), to]);
    if (to.startsWith('src/') && !imports.has(to)) imports.set(to, []);
  }
  for (const [file, targets] of imports) plant(file, targets);
  const found = new Set(await cruise());
  const missed = PLANTED.filter(([rule, from, to]) => !found.has(`${rule}: ${from} → ${to}`));
  expect(missed).toEqual([]);
  const wronged = ALLOWED.filter(([from, to]) =>
    [...found].some((line) => line.endsWith(`: ${from} → ${to}`)),
  );
  expect(wronged).toEqual([]);
});

function plant(file: string, targets: readonly string[]): void {
  const depth = '../'.repeat(file.split('/').length - 1);
  const lines = targets.map((target) => {
    const specifier = target.startsWith('src/')
      ? `./${depth}${target.replace(/\.ts$/, '.js')}`
      : target;
    return `export * from '${specifier}';`;
  });
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `${lines.join('\n')}\nexport const own${file.length} = 1;\n`);
}

/** The violations as `rule: from → to`. */
function cruise(): Promise<string[]> {
  const binary = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const flags = ['--config', resolve('.dependency-cruiser.cjs'), '--output-type', 'json', 'src'];
  return new Promise((done, fail) => {
    execFile(process.execPath, [binary, ...flags], { cwd: folder }, (_, stdout, stderr) => {
      if (stdout === '') {
        fail(new Error(stderr));
        return;
      }
      const { summary } = JSON.parse(stdout) as {
        summary: { violations: { rule: { name: string }; from: string; to: string }[] };
      };
      done(
        summary.violations.map(({ rule, from, to }) => {
          const target = to.includes('node_modules/')
            ? to.replace(/.*node_modules\/([^/]+).*/, '$1')
            : to;
          return `${rule.name}: ${from} → ${target}`;
        }),
      );
    });
  });
}
