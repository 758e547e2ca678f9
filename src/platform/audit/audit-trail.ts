import { Injectable } from '@nestjs/common';
import type { Page } from '../calls/answers.js';
import { Database } from '../database/database.js';
import { Binder, listPage, type ListRequest } from '../paging/list.js';

export interface AuditFilter extends ListRequest {
  /** The kind of row, e.g. `customer`. */
  subject?: string;
  subject_id?: string;
  /** A user by id, or by the name that he had when he did it, in any case. */
  user?: string;
  action?: string;
  request_id?: string;
  from?: Date;
  to?: Date;
}

const ROW = `json_build_object(
  'id', a.id, 'at', utc_text(a.at), 'user_id', a.user_id, 'username', a.username,
  'client_id', a.client_id, 'action', a.action, 'subject', a.subject, 'subject_id', a.subject_id,
  'before', a.before, 'after', a.after, 'request_id', a.request_id)`;

/** The audit trail as it is read: who did what to what, by which client, when. */
@Injectable()
export class AuditTrail {
  constructor(private readonly database: Database) {}

  /** @throws ValidationFailed for an unknown sort or a foreign cursor */
  page(filter: AuditFilter): Promise<Page> {
    const binder = new Binder();
    const where: string[] = [];
    for (const column of ['subject', 'subject_id', 'action', 'request_id'] as const) {
      const value = filter[column];
      if (value !== undefined) where.push(`a.${column} = ${binder.bind(value)}`);
    }
    if (filter.user !== undefined) where.push(byUser(filter.user, binder));
    if (filter.from !== undefined) where.push(`a.at >= ${binder.bind(filter.from)}`);
    if (filter.to !== undefined) where.push(`a.at <= ${binder.bind(filter.to)}`);
    const source = {
      row: ROW,
      from: 'audit_records a',
      where,
      id: 'a.id',
      sorts: { at: { column: 'a.at', type: 'timestamptz' } },
      defaultSort: '-at',
    } as const;
    return listPage(this.database, source, binder, filter);
  }
}

/** A name may consist of digits too, such as a telephone number. */
function byUser(user: string, { bind }: Binder): string {
  const byName = `lower(a.username) = lower(${bind(user)})`;
  return /^\d{1,9}$/.test(user) ? `a.user_id = ${bind(Number(user))} OR ${byName}` : byName;
}
