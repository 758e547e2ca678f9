import { Body, Param, Query } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { Text, Texts } from '../../platform/validation/fields.js';
import { OctopusKeys } from './octopus-keys.service.js';

export class NewOctopusKeyBody {
  @Text({ max: 100, pattern: /\S/, says: 'must not be blank', example: 'front desk' })
  name!: string;

  @Texts({
    max: 500,
    maxLength: 16,
    description: 'The hotspots that it may see.',
    example: ['28XXX004'],
  })
  location_ids!: string[];
}

export class NewOctopusKeyDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ description: 'Shown once.' })
  key!: string;
}

export class OctopusKeyDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'front desk' })
  name!: string;

  @ApiProperty({ example: 'lm_ok_Ab3x' })
  key_prefix!: string;

  @ApiProperty({ type: [String], example: ['28XXX004'] })
  location_ids!: string[];

  @ApiProperty({ example: 'admin' })
  created_by!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_used_at!: string | null;
}

/** Keys of the Octopus face. */
@AdminController('api-keys', 'API keys', 'manage_users')
export class OctopusKeysAdminController {
  constructor(private readonly keys: OctopusKeys) {}

  @Rest('GET', '', {
    summary: 'List API keys of the Octopus interface',
    returns: OctopusKeyDto,
    list: true,
  })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.keys.list(query));
  }

  @Rest('POST', '', {
    summary: 'Issue an API key for the Octopus interface',
    description: 'The key is answered once and never again.',
    returns: NewOctopusKeyDto,
    status: 201,
    secrets: ['key'],
  })
  async issue(@CurrentActor() actor: Actor, @Body() body: NewOctopusKeyBody): Promise<Created> {
    const made = await this.keys.issue(actor, body.name, body.location_ids);
    return new Created(`/admin/api-keys/${made.id}`, made);
  }

  @Rest('GET', ':id', {
    summary: 'Read an API key, without the key itself',
    returns: OctopusKeyDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    return new Item(await this.keys.get(id));
  }

  @Rest('DELETE', ':id', { summary: 'Revoke an API key', status: 204, errors: ['not_found'] })
  async revoke(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<void> {
    await this.keys.revoke(actor, id);
  }
}
