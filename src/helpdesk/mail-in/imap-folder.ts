import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import type { Mailbox } from './mailbox.entity.js';

/** A letter in a folder, not yet read from the server. */
export interface FoundLetter {
  uid: number;
  sizeBytes: number;
}

/** A server that hangs is given up. */
const PATIENCE = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 };
/** TLS from the first byte, or STARTTLS that must succeed, or none. */
const SECURITY = {
  tls: { secure: true },
  starttls: { secure: false, doSTARTTLS: true },
  none: { secure: false, doSTARTTLS: false },
} as const;

/** The unseen letters of one IMAP folder (RFC 9051); one connection, from opening to closing. */
export class ImapFolder {
  private constructor(
    private readonly client: ImapFlow,
    readonly uidValidity: bigint,
    private readonly doneFolder: string | null,
  ) {}

  /** @throws Error when the server cannot be reached, or refuses us or the folder */
  static async open(mailbox: Mailbox, password: string): Promise<ImapFolder> {
    const client = new ImapFlow(optionsOf(mailbox, password));
    // What breaks meanwhile also fails the command that is waiting, which seldom knows why.
    let cause: unknown;
    client.on('error', (error) => {
      cause ??= error;
    });
    try {
      await client.connect();
      const { uidValidity } = await client.mailboxOpen(mailbox.folder ?? 'INBOX');
      return new ImapFolder(client, uidValidity, mailbox.doneFolder);
    } catch (error) {
      client.close();
      throw cause ?? error;
    }
  }

  /** Unseen letters, the oldest first. */
  async unseen(limit: number): Promise<FoundLetter[]> {
    const uids = (await this.client.search({ seen: false }, { uid: true })) || [];
    const wanted = uids.sort((a, b) => a - b).slice(0, limit);
    if (wanted.length === 0) return [];
    const rows = await this.client.fetchAll(
      wanted.join(','),
      { uid: true, size: true },
      { uid: true },
    );
    return rows
      .map(({ uid, size }) => ({ uid, sizeBytes: size ?? 0 }))
      .sort((a, b) => a.uid - b.uid);
  }

  /** The whole letter as it came, unless somebody has removed it meanwhile. */
  async read({ uid }: FoundLetter): Promise<Buffer | undefined> {
    const found = await this.client.fetchOne(String(uid), { source: true }, { uid: true });
    return found ? found.source : undefined;
  }

  /** Takes a stored letter out of sight: into the folder for what is done, or marked as seen. */
  async putAway({ uid }: FoundLetter): Promise<void> {
    const range = String(uid);
    await this.client.messageFlagsAdd(range, ['\\Seen'], { uid: true });
    if (this.doneFolder === null) return;
    const moved = await this.client.messageMove(range, this.doneFolder, { uid: true });
    if (!moved) throw new Error(`letters cannot be moved to ${this.doneFolder}`);
  }

  async close(): Promise<void> {
    await this.client.logout().catch(() => {
      this.client.close();
    });
  }
}

function optionsOf(mailbox: Mailbox, pass: string): ImapFlowOptions {
  const { host, port, username, security } = mailbox;
  if (host === null || port === null || username === null || security === null) {
    throw new Error('no IMAP mailbox');
  }
  return {
    host,
    port,
    auth: { user: username, pass },
    ...SECURITY[security],
    ...PATIENCE,
    // Its own log would hold what we send, the password among it.
    logger: false,
    disableAutoIdle: true,
  };
}

/** Why a server did not serve us, in one line, for staff to read. */
export function imapComplaint(error: unknown): string {
  const said = error as { responseText?: unknown; code?: unknown; message?: unknown };
  const parts = [said.message, said.code, said.responseText].filter(
    (part): part is string => typeof part === 'string' && part !== '',
  );
  return [...new Set(parts)].join(': ').replace(/\s+/g, ' ').slice(0, 500) || 'no connection';
}
