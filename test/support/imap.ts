import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';

const DOVECOT = '/usr/sbin/dovecot';

/** Where Dovecot is missing these tests are left out, but never in CI. */
export const withDovecot: typeof describe =
  existsSync(DOVECOT) || process.env['CI'] === 'true' ? describe : describe.skip;

export const PASSWORD = 'dovecot-test-password';

/** The real Dovecot on private ports, with a mailbox for any user, that can go down and come back. */
export class ImapServer {
  port = 0;
  tlsPort = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'lastmile-imap-'));
  private process: ChildProcess | undefined;

  async up(): Promise<void> {
    if (this.port === 0) {
      [this.port, this.tlsPort] = [await freePort(), await freePort()];
      this.configure();
    }
    this.process = spawn(DOVECOT, ['-F', '-c', join(this.folder, 'dovecot.conf')], {
      stdio: 'ignore',
    });
    await this.answers();
  }

  async down(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (!process) return;
    const ended = once(process, 'exit');
    process.kill('SIGTERM');
    await ended;
  }

  async remove(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Puts a letter into somebody's folder, as his mail server would. */
  async deliver(user: string, letter: string, folder = 'INBOX'): Promise<void> {
    await this.as(user, async (client) => {
      await client.append(folder, Buffer.from(letter.replace(/\r?\n/g, '\r\n')), []);
    });
  }

  async makeFolder(user: string, folder: string): Promise<void> {
    await this.as(user, (client) => client.mailboxCreate(folder));
  }

  /** How many letters lie in a folder, and how many of them nobody has seen. */
  count(user: string, folder = 'INBOX'): Promise<{ messages?: number; unseen?: number }> {
    return this.as(user, async (client) => {
      const { messages, unseen } = await client.status(folder, { messages: true, unseen: true });
      return { messages: messages!, unseen: unseen! };
    });
  }

  private async as<T>(user: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: this.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: PASSWORD },
      logger: false,
    });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  }

  /** Dovecot will not keep mail as root, so there it keeps it as nobody. */
  private configure(): void {
    const { folder } = this;
    const { uid, username } = userInfo();
    const isRoot = uid === 0;
    const owner = isRoot ? 'nobody' : username;
    for (const each of ['mail', 'home', 'run', 'state']) mkdirSync(join(folder, each));
    chmodSync(folder, 0o755);
    if (isRoot) execFileSync('chown', ['-R', owner, join(folder, 'mail'), join(folder, 'home')]);
    execFileSync(
      'openssl',
      `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout ${folder}/key.pem -out ${folder}/cert.pem`.split(
        ' ',
      ),
      { stdio: 'ignore' },
    );
    const users = isRoot
      ? 'default_internal_user = nobody\ndefault_login_user = nobody'
      : `default_internal_user = ${username}\ndefault_login_user = ${username}`;
    writeFileSync(
      join(folder, 'dovecot.conf'),
      `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
first_valid_uid = 1
${users}
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${owner} gid=${isRoot ? 'nogroup' : String(userInfo().gid)} home=${folder}/home/%u allow_all_users=yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${this.port}
  }
  inet_listener imaps {
    port = ${this.tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`,
    );
  }

  private async answers(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const isThere = await new Promise<boolean>((resolve) => {
        const socket = connect(this.port, '127.0.0.1');
        socket.once('data', () => {
          socket.destroy();
          resolve(true);
        });
        socket.once('error', () => {
          resolve(false);
        });
      });
      if (isThere) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('Dovecot does not answer');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
