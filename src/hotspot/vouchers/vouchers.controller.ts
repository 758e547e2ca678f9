import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { ListParameters } from '../../platform/paging/list-parameters.js';
import {
  AddHotspotVoucherDto,
  AvailableHotspotDto,
  ExpiredVoucherDto,
  ExpireHotspotVoucherDto,
  IssuedVoucherDto,
  NamedVoucherDto,
  VoucherUsageDto,
} from '../dto/vouchers.dto.js';
import { expiredAnswer, issuedAnswer, newVoucher, wantedIn } from './voucher-words.js';
import { VoucherViews } from './voucher-views.js';
import { Vouchers } from './vouchers.service.js';

@CallController('Hotspot Vouchers')
export class VouchersController {
  constructor(
    private readonly vouchers: Vouchers,
    private readonly views: VoucherViews,
  ) {}

  @Call('get_available_hotspot_list', {
    summary: 'Get list of available hotspots',
    description:
      'With the products that each sells. `search` looks into name, location id and address. ' +
      'Sorted by hotspot_id, location_id, name or modified_at.',
    aliases: ['get_hotspot_list'],
    scopes: ['view_hotspots', 'view_radius_users'],
    parameters: ListParameters,
    returns: AvailableHotspotDto,
    list: true,
    example: {},
  })
  hotspots(@CurrentActor() actor: Actor, @Parameters() input: ListParameters): Promise<Page> {
    return this.views.hotspots(actor, input);
  }

  @Call('add_hotspot_voucher', {
    summary: 'Add a hotspot voucher',
    description:
      'The code works at once. With passcode coding `username` is the code and `password` is empty.',
    scopes: ['add_vouchers', 'add_radius_users'],
    writes: true,
    parameters: AddHotspotVoucherDto,
    returns: IssuedVoucherDto,
    example: { product_id: 'HOUR-1', voucher_comment: 'Room 12' },
    errors: ['not_found', 'accounting_permission_required'],
  })
  async add(
    @CurrentActor() actor: Actor,
    @Parameters() input: AddHotspotVoucherDto,
  ): Promise<IssuedVoucherDto> {
    return issuedAnswer(await this.vouchers.issue(actor, wantedIn(input), newVoucher(input)));
  }

  @Call('get_hotspot_voucher_usage', {
    summary: 'Get usage of a hotspot voucher',
    description: 'What has been used, what is left, and its sessions.',
    scopes: ['view_hotspots', 'view_usage'],
    parameters: NamedVoucherDto,
    returns: VoucherUsageDto,
    example: { voucher_id: 1 },
    errors: ['not_found'],
  })
  async usage(
    @CurrentActor() actor: Actor,
    @Parameters() input: NamedVoucherDto,
  ): Promise<RawJson> {
    return this.views.usage(await this.vouchers.resolve(actor, input.naming()));
  }

  @Call('expire_hotspot_voucher', {
    summary: 'Expire a hotspot voucher',
    description: 'For good, and whoever is on line with it is disconnected.',
    scopes: ['modify_vouchers', 'modify_radius_users'],
    writes: true,
    parameters: ExpireHotspotVoucherDto,
    returns: ExpiredVoucherDto,
    example: { voucher_id: 2, reason: 'Lost' },
    errors: ['not_found'],
  })
  async expire(
    @CurrentActor() actor: Actor,
    @Parameters() input: ExpireHotspotVoucherDto,
  ): Promise<ExpiredVoucherDto> {
    const { reason } = input;
    return expiredAnswer(await this.vouchers.withdraw(actor, input.naming(), 'expired', reason));
  }
}
