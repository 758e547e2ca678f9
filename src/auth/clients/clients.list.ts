import { Injectable } from '@nestjs/common';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';

export interface ClientFilter extends ListRequest {
  search?: string;
  owner_id?: number;
  active?: boolean;
}

const ROW = `json_build_object(
  'client_id', c.client_id, 'name', c.name, 'owner_id', c.owner_id, 'public', c.is_public,
  'redirect_uris', c.redirect_uris, 'grant_types', c.grant_types, 'scopes', c.scopes,
  'require_pkce', c.require_pkce, 'active', c.is_active,
  'created_at', utc_text(c.created_at), 'modified_at', utc_text(c.modified_at))`;

/** The list of OAuth clients as the admin API shows it. */
@Injectable()
export class ClientsList {
  constructor(private readonly database: Database) {}

  /** @throws ValidationFailed for an unknown sort or a foreign cursor */
  page(filter: ClientFilter): Promise<Page> {
    const binder = new Binder();
    const where: string[] = [];
    if (filter.search !== undefined) {
      const pattern = binder.bind(containing(filter.search));
      where.push(`c.name ILIKE ${pattern} OR c.client_id ILIKE ${pattern}`);
    }
    if (filter.owner_id !== undefined) where.push(`c.owner_id = ${binder.bind(filter.owner_id)}`);
    if (filter.active !== undefined) where.push(`c.is_active = ${binder.bind(filter.active)}`);
    const source = {
      row: ROW,
      from: 'oauth_clients c',
      where,
      id: 'c.id',
      sorts: {
        created_at: { column: 'c.created_at', type: 'timestamptz' },
        client_id: { column: 'c.client_id', type: 'text' },
        name: { column: 'c.name', type: 'text' },
      },
      defaultSort: 'created_at',
    } as const;
    return listPage(this.database, source, binder, filter);
  }
}
