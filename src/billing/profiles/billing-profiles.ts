import { Body, Injectable, Param } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CustomersService } from '../../customers/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Item } from '../../platform/rest/results.js';
import { Integer, OneOf, YesNo } from '../../platform/validation/fields.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import { TaxClassField } from '../tax/tax-rates.admin.controller.js';

const ACCOUNT_TYPES = ['prepaid', 'postpaid'] as const;
type AccountType = (typeof ACCOUNT_TYPES)[number];

export class BillingProfileChangeDto {
  @TaxClassField({ optional: true })
  tax_class?: string;

  @Integer({
    nullable: true,
    min: 0,
    max: 365,
    description: "Days until an invoice is due; `null`: the house's.",
  })
  payment_terms_days?: number | null;

  @YesNo({ optional: true, description: 'Whether he is reminded, slowed down and held when late.' })
  is_dunned?: boolean;

  @YesNo({ optional: true, description: 'Whether documents are mailed to him.' })
  is_mailed?: boolean;

  @OneOf(ACCOUNT_TYPES, {
    optional: true,
    description:
      'Whether he owes calls and purchases at once (`prepaid`), or calls with his next invoice and ' +
      'purchases as `charge_invoicing` says (`postpaid`). Customers of a partner are prepaid, others ' +
      'postpaid, until this is set.',
  })
  account_type?: AccountType;
}

export class BillingProfileDto {
  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'standard' })
  tax_class!: string;

  @ApiProperty({ type: Number, nullable: true })
  payment_terms_days!: number | null;

  @ApiProperty({ example: true })
  is_dunned!: boolean;

  @ApiProperty({ example: true })
  is_mailed!: boolean;

  @ApiProperty({ enum: ACCOUNT_TYPES })
  account_type!: AccountType;
}

/** How one customer is billed where it differs from the house. */
@Injectable()
export class BillingProfiles {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly customers: CustomersService,
    private readonly accounts: AccountsRepository,
  ) {}

  /** @throws CustomerNotFound */
  async get(
    actor: Actor,
    customerId: number,
  ): Promise<{ profile: BillingProfileDto; version: number }> {
    await this.customers.resolve(actor, { customerId });
    const row = await this.database.queryOne<BillingProfileDto & { version: number }>(
      `SELECT customer.id AS customer_id, coalesce(tax_class, 'standard') AS tax_class,
              payment_terms_days, coalesce(is_dunned, true) AS is_dunned,
              coalesce(is_mailed, true) AS is_mailed, account_type_of(customer.id) AS account_type,
              coalesce(profile.version, 0) AS version
         FROM customers AS customer
         LEFT JOIN billing_profiles AS profile ON profile.customer_id = customer.id
        WHERE customer.id = $1`,
      [customerId],
    );
    if (!row) throw new Error(`customer ${customerId} is gone`);
    const { version, ...profile } = row;
    return { profile, version };
  }

  /** @throws CustomerNotFound StaleVersion */
  modify(
    actor: Actor,
    customerId: number,
    change: BillingProfileChangeDto,
    version?: number,
  ): Promise<{ profile: BillingProfileDto; version: number }> {
    return this.database.transaction(async () => {
      await this.customers.resolve(actor, { customerId });
      await this.accounts.lockOfCustomer(customerId);
      const before = await this.get(actor, customerId);
      mustBeVersion(before, version);
      const after: BillingProfileDto = Object.assign({}, before.profile, change);
      await this.database.execute(
        `INSERT INTO billing_profiles
           (customer_id, tax_class, payment_terms_days, is_dunned, is_mailed, account_type)
         VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (customer_id) DO UPDATE
            SET tax_class = excluded.tax_class, payment_terms_days = excluded.payment_terms_days,
                is_dunned = excluded.is_dunned, is_mailed = excluded.is_mailed,
                account_type = coalesce(excluded.account_type, billing_profiles.account_type),
                version = billing_profiles.version + 1`,
        [
          customerId,
          after.tax_class,
          after.payment_terms_days,
          after.is_dunned,
          after.is_mailed,
          change.account_type ?? null,
        ],
      );
      await this.audit.record(actor, {
        action: 'billing.profile.modified',
        subject: 'customer',
        subjectId: customerId,
        ...difference(before.profile, after),
      });
      return this.get(actor, customerId);
    });
  }
}

@AdminController('billing-profiles', 'Documents', 'accounting')
export class BillingProfilesController {
  constructor(private readonly profiles: BillingProfiles) {}

  @Rest('GET', ':id', { summary: 'How a customer is billed', returns: BillingProfileDto })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    const { profile, version } = await this.profiles.get(actor, id);
    return new Item(profile, version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change how a customer is billed',
    returns: BillingProfileDto,
    example: { payment_terms_days: 14 },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch('required') version: number | undefined,
    @Body() change: BillingProfileChangeDto,
  ): Promise<Item> {
    const changed = await this.profiles.modify(actor, id, change, version);
    return new Item(changed.profile, changed.version);
  }
}
