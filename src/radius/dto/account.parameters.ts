import { AccountingCode, CustomerId } from '../../customers/index.js';
import { ListParameters } from '../../platform/paging/list-parameters.js';
import {
  CalendarDate,
  Integer,
  Money,
  OneOf,
  Text,
  YesNo,
} from '../../platform/validation/fields.js';
import { ProductReferenceField } from '../../products/index.js';
import {
  ACCOUNT_STATUSES,
  type AccountStatus,
  type AccountWords,
  SETTABLE_STATUSES,
  type SettableStatus,
} from '../accounts/account-words.js';
import {
  MacField,
  NamedDataAccountDto,
  RadiusPasswordField,
  StaticIpField,
  UsernameField,
} from './account-fields.js';

export class ListDataAccountsDto extends ListParameters {
  @CustomerId({ optional: true })
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @OneOf(ACCOUNT_STATUSES, { optional: true })
  status?: AccountStatus;

  @YesNo({ optional: true, description: 'Only accounts with, or without, an open session.' })
  online?: boolean;
}

export class AddDataAccountDto {
  @CustomerId()
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @ProductReferenceField({ description: 'Id or code of a data or prepaid product.' })
  product_id!: string;

  @UsernameField({ optional: true, description: 'Made of the accounting code when absent.' })
  username?: string;

  @RadiusPasswordField({ optional: true, description: 'Made when absent; shown once.' })
  password?: string;

  @CalendarDate({ optional: true, description: 'First day of service; today when absent.' })
  start_date?: string;

  @MacField({ optional: true })
  mac_address?: string;

  @StaticIpField({ optional: true })
  static_ip?: string;

  @Integer({ optional: true, description: 'The device at the customer.' })
  device_id?: number;

  @Money({
    optional: true,
    description: "Other than the product's: needs the accounting permission.",
  })
  product_price?: string;

  @Text({ optional: true, max: 2000, description: 'For staff; the customer never sees it.' })
  comment?: string;
}

export class ModifyDataAccountDto extends NamedDataAccountDto {
  @RadiusPasswordField({ optional: true })
  password?: string;

  @OneOf(SETTABLE_STATUSES, {
    optional: true,
    description: '`suspended` sets the admin hold, `active` lifts it, `terminated` is for good.',
  })
  status?: SettableStatus;

  @MacField({ nullable: true })
  mac_address?: string | null;

  @StaticIpField({ nullable: true })
  static_ip?: string | null;

  @Integer({ nullable: true, max: 1000, description: 'Empty: as the product says.' })
  simultaneous_use?: number | null;

  @Text({ nullable: true, max: 2000 })
  comment?: string | null;

  toWords(): AccountWords {
    const { data_account_id: _id, username: _username, ...words } = this;
    return words;
  }
}
