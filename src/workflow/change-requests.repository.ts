import { Injectable } from '@nestjs/common';
import type { Page } from '../platform/calls/answers.js';
import { Database } from '../platform/database/database.js';
import { EntityRepository } from '../platform/database/entity-repository.js';
import { Binder, containing, listPage, type ListRequest } from '../platform/paging/list.js';
import { ChangeRequest, type ChangeRequestStatus } from './change-request.entity.js';

export interface ChangeRequestFilter extends ListRequest {
  status?: ChangeRequestStatus;
  act?: string;
  subject?: string;
  subject_id?: number;
  search?: string;
}

const ROW = `json_build_object(
  'id', r.id, 'act', r.act, 'subject', r.subject, 'subject_id', r.subject_id, 'title', r.title,
  'input', r.input, 'status', r.status, 'requested_by', r.requested_by,
  'requested_name', r.requested_name, 'client_id', r.client_id, 'decided_by', r.decided_by,
  'decided_name', r.decided_name, 'decided_at', utc_text(r.decided_at), 'note', r.note,
  'created_at', utc_text(r.created_at), 'modified_at', utc_text(r.modified_at))`;

@Injectable()
export class ChangeRequestsRepository extends EntityRepository<ChangeRequest> {
  constructor(database: Database) {
    super(database, ChangeRequest);
  }

  /** The latest first. */
  list(filter: ChangeRequestFilter): Promise<Page> {
    const binder = new Binder();
    const where: string[] = [];
    if (filter.status !== undefined) where.push(`r.status = ${binder.bind(filter.status)}`);
    if (filter.act !== undefined) where.push(`r.act = ${binder.bind(filter.act)}`);
    if (filter.subject !== undefined) where.push(`r.subject = ${binder.bind(filter.subject)}`);
    if (filter.subject_id !== undefined) {
      where.push(`r.subject_id = ${binder.bind(filter.subject_id)}`);
    }
    if (filter.search !== undefined) {
      const pattern = binder.bind(containing(filter.search));
      where.push(`r.title ILIKE ${pattern} OR r.requested_name ILIKE ${pattern}`);
    }
    const source = {
      row: ROW,
      from: 'change_requests r',
      where,
      id: 'r.id',
      sorts: { id: { column: 'r.id', type: 'integer' } },
      defaultSort: '-id',
    } as const;
    return listPage(this.database, source, binder, filter);
  }
}
