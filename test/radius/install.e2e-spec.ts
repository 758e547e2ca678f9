import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureRadiusLogin, environmentOf, RadiusSecrets } from '../../src/radius/index.js';
import { findFreeRadius } from '../../src/radius/freeradius/installed.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { withFreeRadius } from '../support/radius.js';

const INSTALL = 'deploy/freeradius/install.sh';

withFreeRadius('installing FreeRADIUS', () => {
  let house: TestApplication;
  let root: string;
  let file: string;
  let variables: Record<string, string>;
  let user: string;

  beforeAll(async () => {
    house = await startApplication();
    root = mkdtempSync(join(tmpdir(), 'lastmile-install-'));
    file = join(root, 'given.env');
    const secrets = house.app.get(RadiusSecrets);
    const database = new URL(house.databaseUrl).pathname.slice(1);
    const login = await ensureRadiusLogin((sql) => house.database.query(sql), database, secrets);
    user = login.user;
    variables = environmentOf(
      {
        ...{ raddb: '', runFolder: '/var/lib/lastmile-radius', host: '127.0.0.1' },
        ...{ authPort: 1812, acctPort: 1813, databaseUrl: house.databaseUrl, login },
        key: secrets.connectionKey,
      },
      findFreeRadius().libraries,
    );
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(file, lines.join(''));
  });
  afterAll(async () => {
    rmSync(root, { recursive: true });
    await house.database.query(`DROP ROLE "${user}"`);
    await house.stop();
  });

  const install = (...words: string[]) =>
    spawnSync('sh', [INSTALL, ...words], { encoding: 'utf8' });

  /** Every file below a folder with its mode and what it says. */
  const tree = (folder: string): object =>
    Object.fromEntries(
      (readdirSync(folder, { recursive: true }) as string[]).sort().map((name) => {
        const stat = statSync(join(folder, name));
        const text = stat.isFile() ? readFileSync(join(folder, name), 'utf8') : '';
        return [name, `${(stat.mode & 0o777).toString(8)} ${text}`];
      }),
    );

  test('the files are put in place, keys closed, and a second run changes nothing', () => {
    expect(install('--root', join(root, 'fs'), file)).toMatchObject({ status: 0, stderr: '' });
    const first = tree(join(root, 'fs'));
    expect(first).toMatchObject({
      'etc/lastmile-radius/environment': expect.stringMatching(/^600 /),
      'etc/lastmile-radius/modules/sql': expect.stringMatching(/^640 /),
      'var/lib/lastmile-radius/server.key': expect.stringMatching(/^600 /),
      'etc/systemd/system/lastmile-radius.service': expect.stringContaining('User=freerad'),
    });
    expect(install('--root', join(root, 'fs'), file)).toMatchObject({ status: 0, stderr: '' });
    expect(tree(join(root, 'fs'))).toEqual(first);
    for (const part of ['.', 'modules', 'sites']) {
      const ours = readdirSync(join('deploy/freeradius', part), { withFileTypes: true })
        .filter((entry) => entry.isFile() && !/^(install\.sh|Dockerfile)$/.test(entry.name))
        .map(({ name }) => name);
      expect(readdirSync(join(root, 'fs/etc/lastmile-radius', part))).toEqual(
        expect.arrayContaining(ours),
      );
    }
  });

  test('FreeRADIUS finds what is installed to be right', () => {
    const raddb = join(root, 'fs/etc/lastmile-radius');
    const installed = readFileSync(join(raddb, 'environment'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2));
    const checked = spawnSync(
      findFreeRadius().binary,
      ['-C', '-l', 'stdout', '-d', raddb, '-n', 'radiusd'],
      {
        encoding: 'utf8',
        env: Object.fromEntries(installed),
      },
    );
    expect(checked).toMatchObject({ status: 0, signal: null });
  });

  test('a file that is not from us is refused, in one line', () => {
    writeFileSync(join(root, 'other.env'), 'PATH=/bin\n');
    const refused = install('--root', join(root, 'other'), join(root, 'other.env'));
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('lacks LASTMILE_DB_HOST'),
    });
    expect(existsSync(join(root, 'other'))).toBe(false);
    expect(install()).toMatchObject({ status: 2 });
  });

  (existsSync('/usr/bin/shellcheck') || process.env.CI ? test : test.skip)(
    'shellcheck has nothing to say',
    () => {
      expect(execFileSync('shellcheck', [INSTALL], { encoding: 'utf8' })).toBe('');
    },
  );
});
