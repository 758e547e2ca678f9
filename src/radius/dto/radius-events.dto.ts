import { ApiProperty } from '@nestjs/swagger';
import { ACCOUNT_STATUSES } from '../accounts/account-words.js';
import { HOLD_KINDS } from '../holds/hold-kinds.js';
import { TOPUP_SOURCES } from '../topups/topups.service.js';

/** What events tell of a data account. */
export class DataAccountEventDto {
  @ApiProperty()
  data_account_id!: number;

  @ApiProperty()
  username!: string;

  @ApiProperty()
  customer_id!: number;

  @ApiProperty()
  product_id!: number;

  @ApiProperty()
  product_code!: string;

  @ApiProperty({ enum: ACCOUNT_STATUSES })
  status!: string;
}

export class DataAccountHoldEventDto extends DataAccountEventDto {
  @ApiProperty({ enum: HOLD_KINDS })
  hold_kind!: string;
}

export class PackageChangedEventDto extends DataAccountEventDto {
  @ApiProperty()
  product_id_before!: number;
}

export class AutoTopupRefusedEventDto extends DataAccountEventDto {
  @ApiProperty()
  reason!: string;
}

class CreditedEventDto {
  @ApiProperty()
  data_account_id!: number;

  @ApiProperty()
  username!: string;

  @ApiProperty()
  customer_id!: number;

  @ApiProperty()
  credited_bytes!: number;

  @ApiProperty({ description: 'Tax excluded.' })
  price!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: '`null`: never.' })
  expires_at!: string | null;
}

export class TopupEventDto extends CreditedEventDto {
  @ApiProperty()
  topup_id!: number;

  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'Whether a double-data promotion has doubled it.' })
  doubled!: boolean;

  @ApiProperty({ enum: TOPUP_SOURCES })
  source!: string;
}

export class OverageEventDto {
  @ApiProperty()
  overage_charge_id!: number;

  @ApiProperty()
  data_account_id!: number;

  @ApiProperty()
  username!: string;

  @ApiProperty()
  customer_id!: number;

  @ApiProperty({ format: 'date-time', description: 'Of the allowance period.' })
  period_starts_at!: string;

  @ApiProperty({ description: 'Beyond the cap.' })
  bytes!: number;

  @ApiProperty({ description: 'Tax excluded.' })
  price!: string;
}

export class PrepaidEventDto extends CreditedEventDto {
  @ApiProperty()
  allocation_id!: number;

  @ApiProperty()
  product_id!: number;

  @ApiProperty({ type: String, nullable: true, description: "The seller's." })
  reference!: string | null;
}
