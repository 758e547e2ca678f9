import { Body, Injectable, Param } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CustomersService } from '../../customers/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Item } from '../../platform/rest/results.js';
import { Integer, YesNo } from '../../platform/validation/fields.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import { TaxClassField } from '../tax/tax-rates.admin.controller.js';

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
      `SELECT customer_id, tax_class, payment_terms_days, is_dunned, is_mailed, version
         FROM billing_profiles WHERE customer_id = $1`,
      [customerId],
    );
    const { version, ...profile } = row ?? {
      version: 0,
      customer_id: customerId,
      tax_class: 'standard',
      payment_terms_days: null,
      is_dunned: true,
      is_mailed: true,
    };
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
           (customer_id, tax_class, payment_terms_days, is_dunned, is_mailed)
         VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (customer_id) DO UPDATE
            SET tax_class = excluded.tax_class, payment_terms_days = excluded.payment_terms_days,
                is_dunned = excluded.is_dunned, is_mailed = excluded.is_mailed,
                version = billing_profiles.version + 1`,
        [customerId, after.tax_class, after.payment_terms_days, after.is_dunned, after.is_mailed],
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
