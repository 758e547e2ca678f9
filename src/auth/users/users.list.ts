import { Injectable } from '@nestjs/common';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';

export interface UserFilter extends ListRequest {
  search?: string;
  role?: string;
  customer_id?: number;
  active?: boolean;
}

const ROW = `json_build_object(
  'id', u.id, 'username', u.username, 'name', u.name, 'email', u.email, 'role', r.name,
  'customer_id', u.customer_id, 'partner_id', u.partner_id, 'active', u.is_active,
  'has_password', u.password_hash IS NOT NULL, 'last_login_at', utc_text(u.last_login_at),
  'created_at', utc_text(u.created_at), 'modified_at', utc_text(u.modified_at))`;

/** The list of users as the admin API shows it. */
@Injectable()
export class UsersList {
  constructor(private readonly database: Database) {}

  /** @throws ValidationFailed for an unknown sort or a foreign cursor */
  page(filter: UserFilter): Promise<Page> {
    const binder = new Binder();
    const where: string[] = [];
    if (filter.search !== undefined) {
      const pattern = binder.bind(containing(filter.search));
      where.push(
        `u.username ILIKE ${pattern} OR u.name ILIKE ${pattern} OR u.email ILIKE ${pattern}`,
      );
    }
    if (filter.role !== undefined) where.push(`r.name = ${binder.bind(filter.role)}`);
    if (filter.customer_id !== undefined) {
      where.push(`u.customer_id = ${binder.bind(filter.customer_id)}`);
    }
    if (filter.active !== undefined) where.push(`u.is_active = ${binder.bind(filter.active)}`);
    const source = {
      row: ROW,
      from: 'users u JOIN roles r ON r.id = u.role_id',
      where,
      id: 'u.id',
      sorts: {
        id: { column: 'u.id', type: 'integer' },
        username: { column: 'lower(u.username)', type: 'text' },
        name: { column: 'u.name', type: 'text' },
        created_at: { column: 'u.created_at', type: 'timestamptz' },
      },
      defaultSort: 'id',
    } as const;
    return listPage(this.database, source, binder, filter);
  }
}
