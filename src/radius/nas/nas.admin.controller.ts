import { Body, Param, Query } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { Database } from '../../platform/database/database.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { Binder, containing, listPage } from '../../platform/paging/list.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { Integer, OneOf, Text, YesNo } from '../../platform/validation/fields.js';
import { IpAddress, Network } from '../../platform/validation/network-fields.js';
import { FileAnswer } from '../../platform/calls/answers.js';
import { NasScripts } from './nas-scripts.js';
import { NAS_VENDORS, type Nas, type NasVendor } from './nas.entity.js';
import { type NasChange, NasService } from './nas.service.js';

const INTERIM = { optional: true, min: 60, max: 3600, description: 'Acct-Interim-Interval.' };

export class NewNasBody {
  @Text({ max: 100, example: 'tower-1' })
  name!: string;

  @Network({ example: '192.0.2.1', description: 'Where its packets come from.' })
  address!: string;

  @Text({ min: 8, max: 128, example: 'a-long-random-secret' })
  secret!: string;

  @Integer({ optional: true, max: 65_535, description: 'RFC 5176; 3799 when absent.' })
  coa_port?: number;

  @OneOf(NAS_VENDORS, { optional: true })
  vendor?: NasVendor;

  @Integer({ nullable: true })
  hotspot_id?: number | null;

  @Integer(INTERIM)
  interim_seconds?: number;

  @YesNo({ optional: true, description: 'No only for devices that cannot send it.' })
  require_message_authenticator?: boolean;
}

export class NasChangeBody {
  @Text({ optional: true, max: 100 })
  name?: string;

  @Network({ optional: true })
  address?: string;

  @Text({ optional: true, min: 8, max: 128 })
  secret?: string;

  @Integer({ optional: true, max: 65_535 })
  coa_port?: number;

  @OneOf(NAS_VENDORS, { optional: true })
  vendor?: NasVendor;

  @Integer({ nullable: true })
  hotspot_id?: number | null;

  @Integer(INTERIM)
  interim_seconds?: number;

  @YesNo({ optional: true })
  require_message_authenticator?: boolean;

  @YesNo({ optional: true })
  is_active?: boolean;
}

export class NasScriptQuery {
  @IpAddress({
    optional: true,
    description: 'Where the NAS reaches FreeRADIUS; the setting radius_server_address when absent.',
  })
  server?: string;
}

export class NasDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'tower-1' })
  name!: string;

  @ApiProperty({ example: '192.0.2.1' })
  address!: string;

  @ApiProperty({ example: 3799 })
  coa_port!: number;

  @ApiProperty({ enum: NAS_VENDORS })
  vendor!: string;

  @ApiProperty({ type: Number, nullable: true })
  hotspot_id!: number | null;

  @ApiProperty({ example: 300 })
  interim_seconds!: number;

  @ApiProperty()
  require_message_authenticator!: boolean;

  @ApiProperty()
  is_active!: boolean;
}

/** NAS of the installation; the secret is written and never read again. */
@AdminController('nas', 'NAS', 'add_devices')
export class NasAdminController {
  constructor(
    private readonly nas: NasService,
    private readonly database: Database,
    private readonly scripts: NasScripts,
  ) {}

  @Rest('GET', '', { summary: 'List NAS', returns: NasDto, list: true })
  async list(@Query() { search, ...request }: CursorParameters): Promise<Listing> {
    const binder = new Binder();
    const source = {
      row: `json_build_object('id', n.id, 'name', n.name, 'address', n.address::text,
        'coa_port', n.coa_port, 'vendor', n.vendor, 'hotspot_id', n.hotspot_id,
        'interim_seconds', n.interim_seconds,
        'require_message_authenticator', n.require_message_authenticator,
        'is_active', n.is_active)`,
      from: 'nas n',
      where: search ? [`n.name ILIKE ${binder.bind(containing(search))}`] : [],
      id: 'n.id',
      sorts: { id: { column: 'n.id', type: 'integer' } } as const,
      defaultSort: 'id',
    };
    return new Listing(await listPage(this.database, source, binder, request));
  }

  @Rest('POST', '', {
    summary: 'Add a NAS',
    description: 'FreeRADIUS knows it within a minute, without a restart.',
    returns: NasDto,
    status: 201,
    errors: ['conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewNasBody): Promise<Created> {
    const { name, address, secret, ...rest } = body;
    const nas = await this.nas.add(actor, { name, address, secret, ...changeOf(rest) });
    return new Created(`/admin/nas/${nas.id}`, nasDto(nas), nas.version);
  }

  @Rest('GET', ':id', { summary: 'Read a NAS', returns: NasDto, errors: ['not_found'] })
  async get(@Param('id') id: number): Promise<Item> {
    const nas = await this.nas.get(id);
    return new Item(nasDto(nas), nas.version);
  }

  @Rest('GET', ':id/script', {
    summary: 'Read the script that configures a MikroTik',
    description:
      'RouterOS 6 and 7: RADIUS, incoming CoA, interim reports. It holds the shared secret.',
    file: 'text/plain',
    errors: ['not_found'],
  })
  async script(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Query() { server }: NasScriptQuery,
  ): Promise<FileAnswer> {
    const text = Buffer.from(await this.scripts.script(actor, id, server));
    return new FileAnswer(text, 'text/plain; charset=utf-8', `nas-${id}.rsc`, 'inline');
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a NAS',
    returns: NasDto,
    errors: ['not_found', 'conflict', 'stale_version'],
    example: { coa_port: 1700 },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: NasChangeBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const nas = await this.nas.modify(actor, id, changeOf(body), version);
    return new Item(nasDto(nas), nas.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a NAS that has never served',
    status: 204,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.nas.remove(actor, id, version);
  }
}

function changeOf(body: NasChangeBody): NasChange {
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(body.address === undefined ? {} : { address: body.address }),
    ...(body.secret === undefined ? {} : { secret: body.secret }),
    ...(body.coa_port === undefined ? {} : { coaPort: body.coa_port }),
    ...(body.vendor === undefined ? {} : { vendor: body.vendor }),
    ...(body.hotspot_id === undefined ? {} : { hotspotId: body.hotspot_id }),
    ...(body.interim_seconds === undefined ? {} : { interimSeconds: body.interim_seconds }),
    ...(body.require_message_authenticator === undefined
      ? {}
      : { requireMessageAuthenticator: body.require_message_authenticator }),
    ...(body.is_active === undefined ? {} : { isActive: body.is_active }),
  };
}

function nasDto(nas: Nas): NasDto {
  return {
    id: nas.id,
    name: nas.name,
    address: nas.address,
    coa_port: nas.coaPort,
    vendor: nas.vendor,
    hotspot_id: nas.hotspotId,
    interim_seconds: nas.interimSeconds,
    require_message_authenticator: nas.requireMessageAuthenticator,
    is_active: nas.isActive,
  };
}
