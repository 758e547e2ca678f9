import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { Instant, Integer } from '../../platform/validation/fields.js';
import { changesOf } from '../customer-words.js';
import type { CustomerStatus } from '../customer.entity.js';
import type { CustomerChanges, NewCustomer } from '../customers.types.js';
import { CustomerStatusField, GroupField } from './customer-fields.js';
import { AddCustomerDto, CustomerChangesDto } from './customers.dto.js';

const PartnerField = (): PropertyDecorator =>
  Integer({ nullable: true, description: 'The partner whose customer this is.' });

/** What a list and an export are narrowed by. */
export class CustomersQuery extends CursorParameters {
  @CustomerStatusField({ optional: true })
  status?: CustomerStatus;

  @GroupField({ optional: true })
  group?: string;

  @Integer({ optional: true, description: 'Only customers of this partner.' })
  partner_id?: number;

  @Instant({ optional: true, description: 'Only those modified at or after this instant.' })
  modified_since?: Date;
}

export class NewCustomerBody extends AddCustomerDto {
  @PartnerField()
  partner_id?: number | null;

  override toInput(): NewCustomer {
    return { ...super.toInput(), partnerId: this.partner_id ?? null };
  }
}

export class CustomerChangesBody extends CustomerChangesDto {
  @PartnerField()
  partner_id?: number | null;

  toChanges(): CustomerChanges {
    return changesOf(this);
  }
}
