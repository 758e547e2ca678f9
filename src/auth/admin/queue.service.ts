import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Database } from '../../platform/database/database.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { Mail } from '../../platform/mail/mail.js';
import { Outbox } from '../../platform/mail/outbox.js';
import type { Actor } from '../actor.js';

/** What staff do with background work that went wrong; recorded like any other act. */
@Injectable()
export class QueueService {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly jobs: JobQueue,
    private readonly mail: Mail,
    private readonly outbox: Outbox,
  ) {}

  /** @throws NotFound; Conflict while the job runs */
  retryJob(actor: Actor, id: bigint): Promise<RawJson> {
    return this.database.transaction(async () => {
      const job = await this.jobs.retry(id);
      await this.audit.record(actor, {
        action: 'jobs.job.retried',
        subject: 'job',
        subjectId: String(id),
      });
      return job;
    });
  }

  /** @throws NotFound; Conflict without an SMTP server */
  resendLetter(actor: Actor, id: bigint): Promise<RawJson> {
    return this.database.transaction(async () => {
      await this.mail.resend(id);
      await this.audit.record(actor, {
        action: 'mail.letter.resent',
        subject: 'letter',
        subjectId: String(id),
      });
      return this.outbox.get(id);
    });
  }
}
