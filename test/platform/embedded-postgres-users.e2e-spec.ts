import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ask,
  isGone,
  killOwners,
  postmasterOf,
  startOwner,
  until,
} from '../support/embedded-owner.js';
import { BINARIES, install, listedLinks } from '../support/installation.js';

const NOBODY = { uid: 65534, gid: 65534 };
const settings = { fsync: 'off' };
const isRoot = process.getuid?.() === 0;
const root = mkdtempSync(join(tmpdir(), 'embedded-users-'));
const installation = join(root, 'installation');
const packages = join(installation, 'node_modules');
let folders = 0;

/** Needs the right to become other users; a run in CI as root does all of it. */
const asRoot = isRoot ? it : it.skip;
/** Hides system programs, which takes the right to mount: containers mostly lack it. */
const asMightyRoot =
  isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0 ? it : it.skip;

beforeAll(() => {
  chmodSync(root, 0o1777);
  install(installation);
});
beforeEach(() => {
  for (const { target } of listedLinks(installation)) rmSync(target, { force: true });
});
afterEach(killOwners);
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function newFolder(owner?: { uid: number; gid: number }): string {
  folders += 1;
  const folder = join(root, `data-${folders}`);
  mkdirSync(folder, { mode: 0o700 });
  if (owner) chownSync(folder, owner.uid, owner.gid);
  return folder;
}

/** A command that runs its arguments where these programs fail. */
function without(...programs: string[]): string[] {
  return confined(programs, []);
}

/** The rights that Docker leaves to root, which may make no namespace there. */
function likeDocker(): string[] {
  const rights = ['chown', 'dac_override', 'fowner', 'kill', 'setgid', 'setuid', 'setpcap'];
  const kept = rights.map((name) => `+${name}`).join(',');
  return confined(['unshare'], ['setpriv', `--bounding-set=-all,${kept}`, '--inh-caps=-all', '--']);
}

function confined(programs: string[], limit: string[]): string[] {
  const hide = programs.map((program) => `mount --bind /bin/false "$(command -v ${program})"`);
  const script = [...hide, `exec ${limit.join(' ')} "$@"`].join(' && ');
  return ['unshare', '--mount', 'sh', '-c', script, 'sh'];
}

async function write(url: string, word: string): Promise<void> {
  await ask(url, `CREATE TABLE kept AS SELECT '${word}' AS word`);
}

async function read(url: string): Promise<string> {
  return (await ask(url, 'SELECT word FROM kept'))[0].word;
}

function rightsOf(dataDirectory: string): { pid: number; uid: number; capabilities: string } {
  const pid = postmasterOf(dataDirectory);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    pid,
    uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]),
    capabilities: /^CapEff:\s+0*([0-9a-f]+)/m.exec(status)?.[1] ?? '',
  };
}

/** Node.js where every user can run it: it may be installed below somebody's home. */
function readableNode(): string {
  const { status } = spawnSync(process.execPath, ['--version'], { ...NOBODY, cwd: '/' });
  if (status === 0) return process.execPath;
  const copy = join(root, 'node');
  if (!existsSync(copy)) cpSync(process.execPath, copy);
  return copy;
}

describe('as an ordinary user', () => {
  asRoot('runs on a folder of its own, links or not, and dies with its owner', async () => {
    const dataDirectory = newFolder(NOBODY);
    const lib = join(dataDirectory, 'lib');
    mkdirSync(lib);
    chownSync(lib, NOBODY.uid, NOBODY.gid);
    symlinkSync('/where/it/was/before/libpq.so.5', join(lib, 'libpq.so.5'));
    const as = { from: installation, user: NOBODY, node: readableNode() };
    const owner = await startOwner({ dataDirectory }, as);
    expect(owner.said.message).toBeUndefined();
    await write(owner.said.url, 'here');
    const { pid, uid, capabilities } = rightsOf(dataDirectory);
    expect({ uid, capabilities }).toEqual({ uid: NOBODY.uid, capabilities: '0' });
    await owner.kill();
    await until(() => isGone(pid));

    const again = await startOwner({ dataDirectory }, as);
    expect(await read(again.said.url)).toBe('here');
    await again.stop();
    // node_modules belongs to somebody else, so the libraries are linked in the data folder.
    expect(readlinkSync(join(lib, 'libpq.so.5'))).toContain(packages);
    for (const { target } of listedLinks(installation)) expect(existsSync(target)).toBe(false);
  });

  asRoot.each([
    ['a folder of another user', () => newFolder(), 'permission denied'],
    ['a folder that cannot be made', () => join(newFolder(), 'below'), 'permission denied'],
    ['data of another user', () => foreignData(), 'what it holds belongs to user 0'],
  ])('names %s', async (_, folder, reason) => {
    const dataDirectory = folder();
    const as = { from: installation, user: NOBODY, node: readableNode() };
    const { said } = await startOwner({ dataDirectory, settings }, as);
    expect(said.error).toBe('DataFolderUnwritable');
    expect(said.message).toContain(`${dataDirectory} cannot be written (${reason})`);
  });

  function foreignData(): string {
    const folder = newFolder(NOBODY);
    mkdirSync(join(folder, 'cluster'));
    return folder;
  }
});

describe('as root', () => {
  asRoot('runs PostgreSQL without root’s rights, below folders that only root enters', async () => {
    const dataDirectory = join(newFolder(), 'below');
    const owner = await startOwner({ dataDirectory, settings });
    await write(owner.said.url, 'here');
    const { uid, capabilities } = rightsOf(dataDirectory);
    // In a user namespace it is root by name only, and has no right at all.
    expect(uid === 0 ? capabilities : '0').toBe('0');
    await owner.stop();
  });

  asMightyRoot('takes another user and one capability where namespaces are forbidden', async () => {
    const dataDirectory = join(newFolder(), 'below');
    const owner = await startOwner({ dataDirectory }, { through: likeDocker() });
    await write(owner.said.url, 'here');
    const { pid, uid, capabilities } = rightsOf(dataDirectory);
    expect(uid).not.toBe(0);
    expect(capabilities).toBe('2'); // 1 << CAP_DAC_OVERRIDE
    await owner.kill();
    await until(() => isGone(pid));

    const again = await startOwner({ dataDirectory }, { through: likeDocker() });
    expect(await read(again.said.url)).toBe('here');
    await again.stop();
  });

  asMightyRoot('takes another user and copied binaries where there is no setpriv', async () => {
    const dataDirectory = newFolder();
    chmodSync(installation, 0o700);
    const as = { from: installation, through: without('unshare', 'setpriv') };
    const owner = await startOwner({ dataDirectory }, as);
    await write(owner.said.url, 'here');
    const { pid, uid, capabilities } = rightsOf(dataDirectory);
    expect(uid).not.toBe(0);
    expect(capabilities).toBe('0');
    await owner.kill();
    expect(isGone(pid)).toBe(false);

    const again = await startOwner({ dataDirectory }, as);
    expect(again.said.message).toBeUndefined();
    expect(isGone(pid)).toBe(true);
    expect(await read(again.said.url)).toBe('here');
    await again.stop();
    chmodSync(installation, 0o755);
  });

  asMightyRoot('says what to do where no other user can reach the folder', async () => {
    const dataDirectory = join(newFolder(), 'below');
    const through = without('unshare', 'setpriv');
    const { said } = await startOwner({ dataDirectory, settings }, { through });
    expect(said.error).toBe('RootRefused');
    expect(said.message).toContain(dataDirectory);
    expect(said.message).toContain('DATABASE_URL');
  });

  asMightyRoot('keeps its data when the way to another user changes', async () => {
    const dataDirectory = newFolder();
    const ways = [[], likeDocker(), [], without('unshare', 'setpriv'), likeDocker(), []];
    for (const [turn, through] of ways.entries()) {
      const owner = await startOwner({ dataDirectory, settings }, { through });
      expect(owner.said.message).toBeUndefined();
      if (turn === 0) await write(owner.said.url, 'here');
      expect(await read(owner.said.url)).toBe('here');
      await owner.stop();
    }
  });
});

describe('PostgreSQL’s own files', () => {
  const away = join(root, 'away');

  it('are linked in place where the installation can be written', async () => {
    const dataDirectory = newFolder();
    const owner = await startOwner({ dataDirectory, settings }, { from: installation });
    expect(owner.said.message).toBeUndefined();
    await owner.stop();
    for (const { target } of listedLinks(installation)) expect(existsSync(target)).toBe(true);
    expect(existsSync(join(dataDirectory, 'lib'))).toBe(false);
  });

  it('are asked for when they are not installed', async () => {
    renameSync(join(packages, BINARIES), away);
    const options = { dataDirectory: newFolder(), settings };
    const { said } = await startOwner(options, { from: installation });
    renameSync(away, join(packages, BINARIES));
    expect(said.error).toBe('BinariesMissing');
    expect(said.message).toContain(BINARIES);
    expect(said.message).toContain('DATABASE_URL');
  });

  it('are named when they do not run here', async () => {
    const program = join(packages, BINARIES, 'native/bin/postgres');
    renameSync(program, away);
    writeFileSync(program, '#!/bin/sh\necho libc.so.6: not found >&2; exit 127', { mode: 0o755 });
    const options = { dataDirectory: newFolder(), settings };
    const { said } = await startOwner(options, { from: installation });
    renameSync(away, program);
    expect(said.error).toBe('BinariesUnusable');
    expect(said.message).toContain(
      `${program} does not run on this machine (libc.so.6: not found)`,
    );
  });
});
