import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface HouseSecrets {
  sessionSecret: string;
  encryptionKey: Buffer;
}

/**
 * The secrets of an installation with the embedded database: made once, kept beside its data,
 * readable by the owner only. Losing them loses what they encrypt.
 */
export function secretsOf(dataDirectory: string): HouseSecrets {
  const file = join(dataDirectory, 'secrets.json');
  const { session_secret, encryption_key } = readSecrets(file) ?? makeSecrets(dataDirectory, file);
  return { sessionSecret: session_secret, encryptionKey: Buffer.from(encryption_key, 'hex') };
}

interface SecretsFile {
  session_secret: string;
  encryption_key: string;
}

function readSecrets(file: string): SecretsFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SecretsFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written beside and renamed, so that a killed start leaves a whole file or none. */
function makeSecrets(dataDirectory: string, file: string): SecretsFile {
  const secrets = {
    session_secret: randomBytes(32).toString('base64url'),
    encryption_key: randomBytes(32).toString('hex'),
  };
  mkdirSync(dataDirectory, { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}
