import type { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer';
import { Clock } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { Database } from '../database/database.js';
import { Conflict, NotFound } from '../errors/index.js';
import { Jobs } from '../jobs/jobs.js';
import { Log } from '../logging/log.js';

export interface Letter {
  to: string;
  subject: string;
  text: string;
  html?: string;
  from?: string;
  /** e.g. Message-ID, In-Reply-To, References, Auto-Submitted (RFC 3834). */
  headers?: Record<string, string>;
  /** A second letter with the same key is not sent: one per recipient and event. */
  key?: string;
  /** Files that are made when the letter is sent, by whoever provides the source. */
  attachments?: readonly AttachmentName[];
}

/** A file by what makes it, e.g. `billing.invoice` 5: the outbox holds no copies of documents. */
export interface AttachmentName {
  source: string;
  id: number;
}

export interface Attachment {
  fileName: string;
  contentType: string;
  content: Buffer | Readable;
}

interface OutboxRow {
  recipient: string;
  sender: string;
  subject: string;
  text: string;
  html: string | null;
  headers: Record<string, string>;
  attachments: AttachmentName[];
}

type MailAttachment = NonNullable<SendMailOptions['attachments']>[number];

const SEND = 'mail.send';

/** A server that hangs is given up: a letter holds a worker and a connection while it is handed over. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/**
 * Mail leaves through an outbox: the letter is a row of the act's transaction, and a job hands it
 * to SMTP, retried with backoff while the server is down. Without `SMTP_URL` letters stay in the
 * outbox, where staff can read them.
 */
@Injectable()
export class Mail implements OnModuleInit {
  private readonly sources = new Map<string, (id: number) => Promise<Attachment>>();
  private transport: Transporter | undefined;

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ id: number }>(SEND, ({ id }) => this.deliver(id));
  }

  /** Declares who makes the attachments of a source; rooms do so when their module starts. */
  provide(source: string, make: (id: number) => Promise<Attachment>): void {
    this.sources.set(source, make);
  }

  /** Puts a letter into the outbox, once per `key`. */
  async post(letter: Letter): Promise<void> {
    const row = await this.database.queryOne<{ id: number }>(
      `INSERT INTO outgoing_mail (recipient, sender, subject, text, html, headers, key, created_at,
                                  attachments)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (key) DO NOTHING
       RETURNING id`,
      [
        oneLine(letter.to),
        oneLine(letter.from ?? this.environment.mailFrom),
        oneLine(letter.subject),
        letter.text,
        letter.html ?? null,
        JSON.stringify(letter.headers ?? {}),
        letter.key ?? null,
        this.clock.now(),
        JSON.stringify(letter.attachments ?? []),
      ],
    );
    if (row && this.environment.smtpUrl) await this.enqueue(row.id);
  }

  /** Sends a letter again, whether it has left before or not. @throws NotFound; Conflict without SMTP_URL */
  async resend(id: bigint): Promise<void> {
    if (!this.environment.smtpUrl) throw new Conflict('No SMTP server is set (SMTP_URL).');
    await this.database.transaction(async () => {
      const found = await this.database.execute(
        'UPDATE outgoing_mail SET sent_at = NULL WHERE id = $1',
        [id],
      );
      if (found === 0) throw new NotFound('letter');
      await this.enqueue(Number(id));
    });
  }

  private async enqueue(id: number): Promise<void> {
    await this.jobs.add(SEND, { id }, { key: `mail-${id}` });
  }

  /** Hands one letter to SMTP. The row is locked meanwhile, so no second worker sends it too. */
  private async deliver(id: number): Promise<void> {
    await this.database.transaction(async () => {
      const letter = await this.database.queryOne<OutboxRow>(
        `SELECT recipient, sender, subject, text, html, headers, attachments
           FROM outgoing_mail WHERE id = $1 AND sent_at IS NULL FOR UPDATE SKIP LOCKED`,
        [id],
      );
      if (!letter) return;
      await this.smtp().sendMail({
        from: letter.sender,
        to: letter.recipient,
        subject: letter.subject,
        text: letter.text,
        ...(letter.html ? { html: letter.html } : {}),
        headers: letter.headers,
        attachments: await Promise.all(letter.attachments.map((name) => this.attachment(name))),
      });
      await this.database.execute('UPDATE outgoing_mail SET sent_at = $2 WHERE id = $1', [
        id,
        this.clock.now(),
      ]);
    });
    this.log.debug('mail sent', { id });
  }

  private async attachment({ source, id }: AttachmentName): Promise<MailAttachment> {
    const make = this.sources.get(source);
    if (!make) throw new Error(`nobody provides attachments of ${source}`);
    const { fileName, contentType, content } = await make(id);
    return { filename: fileName, contentType, content };
  }

  private smtp(): Transporter {
    if (!this.environment.smtpUrl) throw new Error('SMTP_URL is not set');
    this.transport ??= createTransport({ url: this.environment.smtpUrl, ...PATIENCE });
    return this.transport;
  }
}

/** A header field is one line: nothing in it may begin another (RFC 5322 §2.2). */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
