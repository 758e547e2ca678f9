import { spawnSync } from 'node:child_process';

/** Runs the whole suite against the PostgreSQL 15 of compose.yaml: up, wait until healthy, test, down. */
const PORT = process.env.TEST_POSTGRES_PORT ?? '55432';
const compose = ['compose', '--profile', 'test', '--project-name', 'lastmile-test'];

const run = (command, args, variables = {}) =>
  spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, TEST_POSTGRES_PORT: PORT, ...variables },
  }).status ?? 1;

let status = run('docker', [...compose, 'up', '--detach', '--wait', 'test-postgres']);
if (status === 0) {
  status = run('npm', ['test', '--', ...process.argv.slice(2)], {
    DATABASE_URL: `postgresql://lastmile:lastmile@127.0.0.1:${PORT}/lastmile`,
  });
}
run('docker', [...compose, 'down', '--volumes']);
process.exit(status);
