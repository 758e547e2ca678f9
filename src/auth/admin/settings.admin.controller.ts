import { Body, Param, Query } from '@nestjs/common';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Item, Listing } from '../../platform/rest/results.js';
import type { Actor } from '../actor.js';
import { AdminController, CurrentActor } from '../decorators.js';
import { SettingChangeDto, SettingDto } from './dto/settings.dto.js';
import { SettingsService } from './settings.service.js';

@AdminController('settings', 'Settings', 'manage_settings')
export class SettingsAdminController {
  constructor(private readonly settings: SettingsService) {}

  @Rest('GET', '', { summary: 'List settings', returns: SettingDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.settings.page(query));
  }

  @Rest('GET', ':key', {
    summary: 'Read a setting',
    returns: SettingDto,
    errors: ['not_found'],
    addressExample: { key: 'company_name' },
  })
  async get(@Param('key') key: string): Promise<Item> {
    const { body, version } = await this.settings.get(key);
    return new Item(body, version);
  }

  @Rest('PUT', ':key', {
    summary: 'Change a setting',
    description: 'Takes effect in every process at once.',
    returns: SettingDto,
    errors: ['not_found', 'validation_error', 'stale_version'],
    addressExample: { key: 'company_name' },
    example: { value: 'Cedar Fibre' },
  })
  async put(
    @CurrentActor() actor: Actor,
    @Param('key') key: string,
    @Body() { value }: SettingChangeDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const changed = await this.settings.change(actor, key, value, version);
    return new Item(changed.body, changed.version);
  }

  @Rest('PATCH', ':key', {
    summary: 'Change a setting, by another verb',
    description: 'The same as `PUT`: a setting has one field.',
    returns: SettingDto,
    errors: ['not_found', 'validation_error', 'stale_version'],
    addressExample: { key: 'company_name' },
    example: { value: 'Cedar Wireless (Pty) Ltd' },
  })
  async patch(
    @CurrentActor() actor: Actor,
    @Param('key') key: string,
    @Body() { value }: SettingChangeDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const changed = await this.settings.change(actor, key, value, version);
    return new Item(changed.body, changed.version);
  }
}
