import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';

/** One version of a rate; it holds from its first day until the day before `valid_until`. */
export interface TaxRateVersion {
  id: number;
  tax_class: string;
  rate: string;
  valid_from: string;
  valid_until: string | null;
}

const VERSION = `id, tax_class, trim_scale(rate)::text AS rate, valid_from, valid_until`;

/** Tax rates by class and date. Where no version holds, the standard class has the setting's rate. */
@Injectable()
export class TaxRates {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** In percent, for a customer's class of tax, on a date. */
  async ofCustomer(customerId: number, date: string): Promise<string> {
    const row = await this.database.queryOne<{ rate: string }>(
      `SELECT trim_scale(tax_rate_on(
                coalesce((SELECT tax_class FROM billing_profiles WHERE customer_id = $1),
                         'standard'), $2))::text AS rate`,
      [customerId, date],
    );
    return row?.rate ?? '0';
  }

  /** By class and date. */
  list(request: ListRequest): Promise<Page> {
    const source = {
      row: `json_build_object(
        'id', t.id, 'tax_class', t.tax_class, 'rate', trim_scale(t.rate)::text,
        'valid_from', t.valid_from, 'valid_until', t.valid_until)`,
      from: 'tax_rates t',
      where: [],
      id: 't.id',
      isUncounted: true,
      sorts: {
        class: {
          column: `t.tax_class || ' ' || to_char(t.valid_from, 'YYYY-MM-DD')`,
          type: 'text',
        },
      },
      defaultSort: 'class',
    } as const;
    return listPage(this.database, source, new Binder(), request);
  }

  /** Adds a version; the one that holds on its first day ends there. @throws Conflict ValidationFailed */
  add(
    actor: Actor,
    version: { taxClass: string; rate: string; validFrom: string },
  ): Promise<TaxRateVersion> {
    return this.database.transaction(async () => {
      await this.mustNotBeUsed(version.taxClass, version.validFrom);
      await this.database.execute(
        `UPDATE tax_rates SET valid_until = $2
          WHERE tax_class = $1 AND valid_from < $2 AND (valid_until IS NULL OR valid_until > $2)`,
        [version.taxClass, version.validFrom],
      );
      const added = await this.insert(actor, version);
      await this.audit.record(actor, {
        action: 'billing.tax_rate.added',
        subject: 'tax_rate',
        subjectId: added.id,
        after: added,
      });
      return added;
    });
  }

  /** Removes a version that no document can have used: one of a day to come. @throws NotFound Conflict */
  async remove(actor: Actor, id: number): Promise<void> {
    await this.database.transaction(async () => {
      const version = await this.database.queryOne<TaxRateVersion>(
        `SELECT ${VERSION} FROM tax_rates WHERE id = $1 FOR UPDATE`,
        [id],
      );
      if (!version) throw new NotFound('tax rate');
      await this.mustNotBeUsed(version.tax_class, version.valid_from);
      await this.database.execute('DELETE FROM tax_rates WHERE id = $1', [id]);
      await this.database.execute(
        `UPDATE tax_rates SET valid_until = $3 WHERE tax_class = $1 AND valid_until = $2`,
        [version.tax_class, version.valid_from, version.valid_until],
      );
      await this.audit.record(actor, {
        action: 'billing.tax_rate.removed',
        subject: 'tax_rate',
        subjectId: id,
        before: version,
      });
    });
  }

  private async insert(
    actor: Actor,
    { taxClass, rate, validFrom }: { taxClass: string; rate: string; validFrom: string },
  ): Promise<TaxRateVersion> {
    try {
      const row = await this.database.queryOne<TaxRateVersion>(
        `INSERT INTO tax_rates (tax_class, rate, valid_from, valid_until, created_at, created_by)
         VALUES ($1, $2, $3,
                 (SELECT min(valid_from) FROM tax_rates WHERE tax_class = $1 AND valid_from > $3),
                 $4, $5)
         RETURNING ${VERSION}`,
        [taxClass, rate, validFrom, this.clock.now(), actor.username],
      );
      if (!row) throw new Error('the tax rate was not written');
      return row;
    } catch (error) {
      throw namedError(error, {
        tax_rates_valid_excl: () =>
          new Conflict('Another version of this rate begins on that day.', [
            { field: 'valid_from', message: 'is the first day of another version' },
          ]),
        tax_rates_rate_check: () => ValidationFailed.of('rate', 'must be from 0 to below 100'),
      });
    }
  }

  /** Documents keep the rate they were issued with, so a rate may only change where there are none. */
  private async mustNotBeUsed(taxClass: string, from: string): Promise<void> {
    const used = await this.database.queryOne(
      `SELECT 1
         FROM invoices i
         LEFT JOIN billing_profiles profile ON profile.customer_id = i.customer_id
        WHERE i.date >= $2 AND coalesce(profile.tax_class, 'standard') = $1
        LIMIT 1`,
      [taxClass, from],
    );
    if (used) throw new Conflict('Invoices have been issued with the rate that holds on that day.');
  }
}
