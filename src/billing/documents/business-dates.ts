import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { PaymentTermsDays } from '../billing.settings.js';
import { addDays } from '../periods.js';

const DAYS_AHEAD_MAX = 366;

/** Dates that documents bear. */
@Injectable()
export class BusinessDates {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Today in the ISP's time zone. */
  async today(): Promise<string> {
    return this.clock.today(await this.settings.get(TimeZone));
  }

  /**
   * The date of a document: the one that was given, or today. Documents never change, so a year that
   * was mistyped would stand for ever. @throws ValidationFailed for a date too far ahead
   */
  async ofDocument(given: string | undefined): Promise<string> {
    const today = await this.today();
    if (given !== undefined && given > addDays(today, DAYS_AHEAD_MAX)) {
      throw ValidationFailed.of('date', `must be at most ${DAYS_AHEAD_MAX} days ahead`);
    }
    return given ?? today;
  }

  /** When an invoice of a date is due: by the customer's own terms, or the house's. */
  async dueDate(customerId: number, date: string): Promise<string> {
    const own = await this.database.queryOne<{ days: number | null }>(
      'SELECT payment_terms_days AS days FROM billing_profiles WHERE customer_id = $1',
      [customerId],
    );
    return addDays(date, own?.days ?? (await this.settings.get(PaymentTermsDays)));
  }

  /** The day of the month on which a customer's periods begin: 1 to 31. */
  async billingDay(customerId: number): Promise<number> {
    const row = await this.database.queryOne<{ day: number }>(
      'SELECT billing_day AS day FROM customers WHERE id = $1',
      [customerId],
    );
    return row?.day ?? 1;
  }
}
