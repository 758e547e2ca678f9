import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Audit } from './audit/audit.js';
import { AuditTrail } from './audit/audit-trail.js';
import { SiteVerify } from './captcha/site-verify.js';
import { Clock } from './clock/clock.js';
import { Environment } from './config/environment.js';
import { Database } from './database/database.js';
import { Notifications } from './database/notifications.js';
import { ApiDocuments } from './documents/api-documents.js';
import { DocumentsController } from './documents/documents.controller.js';
import { Events } from './events/events.js';
import { Health } from './health/health.js';
import { HealthController } from './health/health.controller.js';
import { BodyRules } from './http/body-rules.js';
import { ErrorDialects } from './http/dialects.js';
import { ErrorFilter } from './http/error.filter.js';
import { Farewell } from './http/farewell.js';
import { Idempotency } from './idempotency/idempotency.js';
import { JobProcesses } from './jobs/job-processes.js';
import { JobQueue } from './jobs/job-queue.js';
import { Jobs } from './jobs/jobs.js';
import { RateLimits } from './limits/rate-limits.js';
import { Log } from './logging/log.js';
import { Mail } from './mail/mail.js';
import { Outbox } from './mail/outbox.js';
import { Totals } from './paging/totals.js';
import { Metrics } from './metrics/metrics.js';
import { PlatformGauges } from './metrics/platform-gauges.js';
import { Passwords } from './secrets/passwords.js';
import { Vault } from './secrets/vault.js';
import { Settings } from './settings/settings.js';
import { EVENT_PROVIDERS } from './webhooks/webhook.providers.js';

/** What the outside brings: everything else is built from it. */
export interface Surroundings {
  environment: Environment & { encryptionKey: Buffer };
  dataSource: DataSource;
  clock: Clock;
  log: Log;
}

/** The corridor of the house: knows no customer, no ticket, no tariff. */
@Global()
@Module({ controllers: [DocumentsController] })
export class PlatformModule {
  static with({ environment, dataSource, clock, log }: Surroundings): DynamicModule {
    const providers = [
      { provide: Environment, useValue: environment },
      { provide: Clock, useValue: clock },
      { provide: Log, useValue: log },
      { provide: Database, useValue: new Database(dataSource, log) },
      { provide: Vault, useValue: new Vault(environment.encryptionKey) },
      Notifications,
      ApiDocuments,
      ErrorDialects,
      ErrorFilter,
      Audit,
      AuditTrail,
      BodyRules,
      Events,
      Farewell,
      Health,
      Idempotency,
      Jobs,
      JobProcesses,
      JobQueue,
      Mail,
      Outbox,
      Metrics,
      PlatformGauges,
      Passwords,
      RateLimits,
      Settings,
      SiteVerify,
      Totals,
      ...EVENT_PROVIDERS,
    ];
    return {
      module: PlatformModule,
      controllers: [HealthController],
      providers,
      exports: providers,
    };
  }
}
