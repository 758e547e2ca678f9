import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import type { Access } from '../../platform/http/access.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Item, Listing } from '../../platform/rest/results.js';
import {
  VoucherChangeBody,
  VoucherDeviceBody,
  VoucherDto,
  VouchersQuery,
} from '../dto/vouchers.admin.dto.js';
import { VoucherChanges } from './voucher-changes.service.js';
import { VoucherDesk } from './voucher-desk.js';

const CHANGING: Access = { scopes: ['admin'], permissions: ['modify_vouchers'] };
const ERRORS = ['not_found', 'conflict', 'stale_version', 'voucher_is_over'] as const;

/** Sold vouchers: found, printed again, changed while they run. */
@AdminController('vouchers', 'Vouchers', 'view_hotspots')
export class VouchersAdminController {
  constructor(
    private readonly desk: VoucherDesk,
    private readonly changes: VoucherChanges,
  ) {}

  @Rest('GET', '', {
    summary: 'List vouchers',
    description: 'The newest first. `search` finds a whole code or a serial.',
    returns: VoucherDto,
    list: true,
  })
  async list(@CurrentActor() actor: Actor, @Query() query: VouchersQuery): Promise<Listing> {
    return new Listing(await this.desk.page(actor, query.toRequest()));
  }

  @Rest('GET', ':id', { summary: 'Read a voucher', returns: VoucherDto, errors: ['not_found'] })
  get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return this.item(actor, id);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a sold voucher',
    description:
      'Longer, faster, for more devices, or blocked; who is on line with it notices at once.',
    returns: VoucherDto,
    access: CHANGING,
    errors: ERRORS,
    example: { extend_seconds: 3600, comment: 'An hour more, for the rain.' },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: VoucherChangeBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.changes.modify(actor, id, body.toChange(), version);
    return this.item(actor, id);
  }

  @Rest('POST', ':id/devices', {
    summary: 'Move a voucher to another device',
    description: 'Does not count among the moves that it allows by itself.',
    returns: VoucherDto,
    access: CHANGING,
    errors: ERRORS,
    example: { mac_address: '0A-1B-2C-3D-4E-5F' },
  })
  async moveDevice(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { mac_address, replaces }: VoucherDeviceBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.changes.moveDevice(actor, id, mac_address, replaces, version);
    return this.item(actor, id);
  }

  private async item(actor: Actor, id: number): Promise<Item> {
    const { row, version } = await this.desk.row(actor, id);
    return new Item(row, version);
  }
}
