import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Database } from '../../platform/database/database.js';
import { Binder } from '../../platform/paging/list.js';
import { seesInternal, visibleTickets } from '../tickets/visibility.js';

/** A file under a name, waiting for its ticket or belonging to it. */
export interface Attachment {
  id: number;
  fileLinkId: number | null;
  ticketId: number | null;
  /** The note that it came with: it is seen by whoever sees that note. */
  noteId: number | null;
  uploadedById: number | null;
  fileName: string;
  contentType: string;
  sizeBytes: number;
  sha256: Buffer;
}

export interface FileLink {
  id: number;
  link: string;
}

const COLUMNS = `
  a.id, a.file_link_id AS "fileLinkId", a.ticket_id AS "ticketId", a.note_id AS "noteId",
  a.uploaded_by_id AS "uploadedById", a.file_name AS "fileName",
  a.content_type AS "contentType", a.size AS "sizeBytes", a.sha256`;

/** Files of tickets: names in one table, contents by their hash in another. */
@Injectable()
export class AttachmentsRepository {
  constructor(private readonly database: Database) {}

  /** Keeps a content once, however often it comes; the row stays locked until the commit. */
  async keepContent(sha256: Buffer, content: Buffer, now: Date): Promise<void> {
    await this.database.execute(
      `INSERT INTO file_contents (sha256, content, last_used_at) VALUES ($1, $2, $3)
       ON CONFLICT (sha256) DO UPDATE SET last_used_at = excluded.last_used_at`,
      [sha256, content, now],
    );
  }

  async readContent(sha256: Buffer): Promise<Buffer> {
    const row = await this.database.queryOne<{ content: Buffer }>(
      'SELECT content FROM file_contents WHERE sha256 = $1',
      [sha256],
    );
    if (!row) throw new Error('an attachment has lost its content');
    return row.content;
  }

  async add(attachment: Omit<Attachment, 'id'>, now: Date): Promise<number> {
    const row = await this.database.queryOne<{ id: number }>(
      `INSERT INTO ticket_attachments (file_link_id, ticket_id, note_id, uploaded_by_id, file_name,
                                       content_type, size, sha256, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        attachment.fileLinkId,
        attachment.ticketId,
        attachment.noteId,
        attachment.uploadedById,
        attachment.fileName,
        attachment.contentType,
        attachment.sizeBytes,
        attachment.sha256,
        now,
      ],
    );
    if (!row) throw new Error('no row came back');
    return row.id;
  }

  /** One that the actor may see: of a ticket and note that he sees, or waiting for his own use. */
  async findVisible(actor: Actor, id: number): Promise<Attachment | undefined> {
    const { bind, values } = new Binder();
    return this.database.queryOne<Attachment>(
      `SELECT ${COLUMNS}
         FROM ticket_attachments a
         LEFT JOIN tickets t ON t.id = a.ticket_id
         LEFT JOIN ticket_notes n ON n.id = a.note_id
        WHERE a.id = ${bind(id)}
          AND CASE WHEN a.ticket_id IS NULL THEN a.uploaded_by_id = ${bind(actor.userId)}
                   ELSE (${visibleTickets(actor, bind)})
                        AND (n.id IS NULL OR NOT n.is_admin_only OR ${bind(seesInternal(actor))})
              END`,
      values,
    );
  }

  async remove(id: number): Promise<void> {
    await this.database.execute('DELETE FROM ticket_attachments WHERE id = $1', [id]);
  }

  async addLink(link: string, userId: number, now: Date): Promise<FileLink> {
    const row = await this.database.queryOne<FileLink>(
      `INSERT INTO ticket_file_links (link, user_id, created_at) VALUES ($1, $2, $3)
       RETURNING id, link`,
      [link, userId, now],
    );
    if (!row) throw new Error('no row came back');
    return row;
  }

  /** An unused link of this user, held until the end of the transaction. */
  findLinkForUpdate(link: string, userId: number | null): Promise<FileLink | undefined> {
    return this.database.queryOne<FileLink>(
      `SELECT id, link FROM ticket_file_links
        WHERE link = $1 AND user_id = $2 AND used_at IS NULL
          FOR UPDATE`,
      [link, userId],
    );
  }

  /** Gives what waits under a link to a ticket, or to one of its notes. */
  async place(linkId: number, ticketId: number, noteId: number | null, now: Date): Promise<void> {
    await this.database.execute('UPDATE ticket_file_links SET used_at = $2 WHERE id = $1', [
      linkId,
      now,
    ]);
    await this.database.execute(
      'UPDATE ticket_attachments SET ticket_id = $2, note_id = $3 WHERE file_link_id = $1',
      [linkId, ticketId, noteId],
    );
  }

  /** Files under a link. */
  async countWaiting(linkId: number): Promise<number> {
    const row = await this.database.queryOne<{ count: number }>(
      'SELECT count(*) AS count FROM ticket_attachments WHERE file_link_id = $1',
      [linkId],
    );
    return row?.count ?? 0;
  }

  /** Bytes that a user has uploaded and not yet linked. */
  async sumWaitingBytes(userId: number | null): Promise<number> {
    const row = await this.database.queryOne<{ bytes: number }>(
      `SELECT coalesce(sum(a.size), 0) AS bytes
         FROM ticket_file_links l
         JOIN ticket_attachments a ON a.file_link_id = l.id
        WHERE l.user_id = $1 AND l.used_at IS NULL`,
      [userId],
    );
    return row?.bytes ?? 0;
  }

  /** Throws away uploads that nothing was made of. @returns how many links */
  removeWaitingSince(before: Date): Promise<number> {
    return this.database.execute(
      'DELETE FROM ticket_file_links WHERE used_at IS NULL AND created_at < $1',
      [before],
    );
  }

  /**
   * Throws away contents that nothing refers to. Whoever is just adding one again has touched
   * `last_used_at`, so a row that is about to be used is never the one that goes.
   */
  removeUnusedContents(before: Date): Promise<number> {
    return this.database.execute(
      `DELETE FROM file_contents f
        WHERE f.last_used_at < $1
          AND NOT EXISTS (SELECT FROM ticket_attachments a WHERE a.sha256 = f.sha256)`,
      [before],
    );
  }
}
