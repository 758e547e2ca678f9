import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { VoucherActivated } from '../hotspot.events.js';

/** First logins happen inside FreeRADIUS's transaction (migrations/hotspot/login.ts), which leaves a job. */
@Injectable()
export class VoucherActivations implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ voucherId: number }>('hotspot.tell-activation', ({ voucherId }) =>
      this.tell(voucherId),
    );
  }

  private async tell(voucherId: number): Promise<void> {
    await this.database.transaction(() => this.events.emit(new VoucherActivated(voucherId)));
  }
}
