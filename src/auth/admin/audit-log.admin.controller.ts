import { Query } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Listing } from '../../platform/rest/results.js';
import { AdminController } from '../decorators.js';
import { AuditLogQuery, AuditRecordDto } from './dto/audit-log.dto.js';

/** It shows what everybody did, so it is for those who manage everybody. */
@AdminController('audit-log', 'Audit log', 'manage_users')
export class AuditLogAdminController {
  constructor(private readonly trail: AuditTrail) {}

  @Rest('GET', '', {
    summary: 'Read the audit log',
    description: 'Newest first. Nothing in it is ever changed or erased.',
    returns: AuditRecordDto,
    list: true,
  })
  async list(@Query() query: AuditLogQuery): Promise<Listing> {
    return new Listing(await this.trail.page(query));
  }
}
