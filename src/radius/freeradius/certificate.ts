import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const TEN_YEARS_DAYS = '3650';

/**
 * The certificate that PEAP and TTLS show, self-signed once and kept in the run folder. An operator
 * whose clients check names puts his own `server.pem` and `server.key` there instead.
 */
export function ensureCertificate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.pem')];
  if (existsSync(key) && existsSync(certificate)) return;
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Lastmile RADIUS'],
      ...['-days', TEN_YEARS_DAYS, '-keyout', `${key}.new`, '-out', `${certificate}.new`],
    ],
    { stdio: 'ignore' },
  );
  renameSync(`${key}.new`, key);
  renameSync(`${certificate}.new`, certificate);
}
