import { ApiProperty } from '@nestjs/swagger';
import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { CalendarDate, OneOf } from '../../platform/validation/fields.js';
import { DataAccountsService } from '../accounts/data-accounts.service.js';
import { accountNamed, NamedDataAccountDto } from '../dto/account-fields.js';
import { AllowanceDto } from '../dto/account.dto.js';
import { USAGE_GROUPS, type UsageGroup, UsageViews } from './usage.views.js';

export class UsageParameters extends NamedDataAccountDto {
  @CalendarDate({ optional: true, description: 'First day of the running period when absent.' })
  date_from?: string;

  @CalendarDate({ optional: true, description: 'Inclusive; today when absent.' })
  date_to?: string;

  @OneOf(USAGE_GROUPS, { optional: true, default: 'day' })
  group_by?: UsageGroup;
}

class UsageRowDto {
  @ApiProperty({
    example: '2026-03-31',
    description: 'The day, the month, or the start of the session.',
  })
  period!: string;

  @ApiProperty({ description: 'From the subscriber: his upload.' })
  bytes_in!: number;

  @ApiProperty({ description: 'To the subscriber: his download.' })
  bytes_out!: number;

  @ApiProperty({ example: 3600 })
  seconds!: number;
}

export class UsageDto extends AllowanceDto {
  @ApiProperty({ example: 1 })
  data_account_id!: number;

  @ApiProperty({ example: 'pie001-home' })
  username!: string;

  @ApiProperty({ enum: USAGE_GROUPS })
  group_by!: string;

  @ApiProperty({ type: [UsageRowDto] })
  rows!: UsageRowDto[];
}

@CallController('Data Accounts')
export class UsageController {
  constructor(
    private readonly dataAccounts: DataAccountsService,
    private readonly views: UsageViews,
  ) {}

  @Call('get_data_account_usage', {
    summary: 'Get data account usage',
    description: 'The allowance is of the current period, whatever range is asked.',
    aliases: ['get_radius_user_usage'],
    scopes: ['view_usage'],
    own: true,
    parameters: UsageParameters,
    returns: UsageDto,
    example: { data_account_id: 1, group_by: 'day' },
    errors: ['not_found'],
  })
  async usage(
    @CurrentActor() actor: Actor,
    @Parameters() input: UsageParameters,
  ): Promise<RawJson> {
    return this.views.usage({
      accountId: await this.dataAccounts.resolve(actor, accountNamed(input)),
      groupBy: input.group_by ?? 'day',
      ...(input.date_from === undefined ? {} : { from: input.date_from }),
      ...(input.date_to === undefined ? {} : { to: input.date_to }),
    });
  }
}
