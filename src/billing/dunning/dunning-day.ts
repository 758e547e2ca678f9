import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DateTime } from 'luxon';
import { Clock } from '../../platform/clock/clock.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Log } from '../../platform/logging/log.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { CreditApplied } from '../billing.events.js';
import { BusinessDates } from '../documents/business-dates.js';
import { DunningRepository } from './dunning.repository.js';
import { Dunning } from './dunning.service.js';
import { HoldsOverLimit } from './dunning.settings.js';

/** Nobody loses his connection, or gets a reminder, before somebody answers the telephone. */
const FIRST_HOUR = 8;

/** When dunning happens: every hour of the working day for what is late, at once for what is paid. */
@Injectable()
export class DunningDay implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly events: Events,
    private readonly settings: Settings,
    private readonly dates: BusinessDates,
    private readonly debtors: DunningRepository,
    private readonly dunning: Dunning,
  ) {}

  onModuleInit(): void {
    this.jobs.every('12 * * * *', 'billing.dunning', () => this.run());
    this.events.on(CreditApplied, ({ customerId }) => this.dunning.ease(customerId));
  }

  /** Goes through everybody who is late; a step that was taken is not taken again. */
  async run(): Promise<void> {
    const zone = await this.settings.get(TimeZone);
    if (DateTime.fromJSDate(this.clock.now(), { zone }).hour < FIRST_HOUR) return;
    const withLimits = await this.settings.get(HoldsOverLimit);
    const failed: unknown[] = [];
    for (const id of await this.debtors.candidates(await this.dates.today(), withLimits)) {
      try {
        await this.dunning.assess(id);
      } catch (error) {
        // The others must not wait for whatever is wrong with this one.
        this.log.error('dunning failed', { customer_id: id, err: error });
        failed.push(error);
      }
    }
    if (failed.length > 0) {
      throw new AggregateError(failed, `dunning failed for ${failed.length} customers`);
    }
  }
}
