import { Injectable } from '@nestjs/common';
import type { Page } from '../calls/answers.js';
import { Database } from '../database/database.js';
import { NotFound } from '../errors/index.js';
import { RawJson } from '../http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../paging/list.js';

export interface LetterFilter extends ListRequest {
  search?: string;
  sent?: boolean;
}

const FIELDS = `
  'id', m.id, 'recipient', m.recipient, 'sender', m.sender, 'subject', m.subject,
  'created_at', utc_text(m.created_at), 'sent_at', utc_text(m.sent_at)`;

/** The letters that the house has written, as staff see them. */
@Injectable()
export class Outbox {
  constructor(private readonly database: Database) {}

  /** @throws ValidationFailed for an unknown sort or a foreign cursor */
  page(filter: LetterFilter): Promise<Page> {
    const binder = new Binder();
    const where: string[] = [];
    if (filter.search !== undefined) {
      const pattern = binder.bind(containing(filter.search));
      where.push(`m.recipient ILIKE ${pattern} OR m.subject ILIKE ${pattern}`);
    }
    if (filter.sent !== undefined) {
      where.push(filter.sent ? 'm.sent_at IS NOT NULL' : 'm.sent_at IS NULL');
    }
    const source = {
      row: `json_build_object(${FIELDS})`,
      from: 'outgoing_mail m',
      where,
      id: 'm.id',
      sorts: { id: { column: 'm.id', type: 'bigint' } },
      defaultSort: '-id',
    } as const;
    return listPage(this.database, source, binder, filter);
  }

  /** A letter with its text. @throws NotFound */
  async get(id: bigint): Promise<RawJson> {
    const row = await this.database.queryOne<{ row: string }>(
      `SELECT json_build_object(${FIELDS}, 'text', m.text, 'html', m.html, 'headers', m.headers)::text
                AS row
         FROM outgoing_mail m WHERE m.id = $1`,
      [id],
    );
    if (!row) throw new NotFound('letter');
    return new RawJson(row.row);
  }
}
