import { Body, Param, Query } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters, PageParameters } from '../../platform/paging/list-parameters.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { Email, Money, Text } from '../../platform/validation/fields.js';
import { PartnersService } from './partners.service.js';
import { Wallets } from './wallets.service.js';

export class NewPartnerDto {
  @Text({ max: 200, pattern: /\S/, says: 'must not be blank', example: 'demo-partner' })
  name!: string;

  @Email({ optional: true, example: 'accounts@reseller.example' })
  email?: string;

  @Text({ pattern: /^[A-Z]{3}$/, says: 'must be three capital letters', example: 'ZAR' })
  currency!: string;
}

export class PartnerDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'demo-partner' })
  name!: string;

  @ApiProperty({ type: String, nullable: true })
  email!: string | null;

  @ApiProperty({ example: 'ZAR' })
  currency!: string;

  @ApiProperty({ example: true })
  is_active!: boolean;

  @ApiProperty({ type: String, nullable: true, example: 'lm_pk_Ab3x' })
  api_key_prefix!: string | null;

  @ApiProperty({ description: 'What is in the wallet.', example: '5000.00' })
  balance!: string;

  @ApiProperty({ example: 10 })
  customers!: number;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

export class ApiKeyDto {
  @ApiProperty({ description: 'Shown once; the old one has died.' })
  api_key!: string;
}

export class NewNetworkDto {
  @Text({ max: 60, description: 'An address or a network.', example: '192.0.2.0/24' })
  cidr!: string;
}

export class NetworkDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: '192.0.2.0/24' })
  cidr!: string;
}

export class NewDepositDto {
  @Money({ positive: true, example: '5000.00' })
  amount!: string;

  @Text({ max: 100, description: 'Unique per partner.', example: 'EFT 2026-03-01' })
  reference!: string;
}

@AdminController('partners', 'Partners', 'accounting')
export class PartnersController {
  constructor(
    private readonly partners: PartnersService,
    private readonly wallets: Wallets,
  ) {}

  @Rest('GET', '', { summary: 'Partners', returns: PartnerDto, list: true })
  async list(@Query() parameters: CursorParameters): Promise<Listing> {
    return new Listing(await this.partners.list(parameters));
  }

  @Rest('POST', '', {
    summary: 'Add a partner',
    returns: PartnerDto,
    status: 201,
    example: { name: 'Karoo Resellers', email: 'accounts@karoo.example', currency: 'ZAR' },
  })
  async add(
    @CurrentActor() actor: Actor,
    @Body() { name, email, currency }: NewPartnerDto,
  ): Promise<Created> {
    const { id } = await this.partners.add(actor, { name, email: email ?? null, currency });
    return new Created(`/admin/partners/${id}`, await this.partners.get(id));
  }

  @Rest('GET', ':id', { summary: 'One partner', returns: PartnerDto })
  async get(@Param('id') id: number): Promise<Item> {
    return new Item(await this.partners.get(id));
  }

  @Rest('POST', ':id/api-key', {
    summary: 'Issue a new API key',
    returns: ApiKeyDto,
    secrets: ['api_key'],
  })
  async issueKey(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return new Item({ api_key: await this.partners.issueKey(actor, id) });
  }

  @Rest('GET', ':id/ip-allow-list', {
    summary: 'Addresses that the key may be used from',
    description: 'An empty list means from nowhere.',
    returns: NetworkDto,
    list: true,
  })
  async networks(@Param('id') id: number, @Query() page: PageParameters): Promise<Listing> {
    return new Listing(await this.partners.networks(id, page));
  }

  @Rest('POST', ':id/ip-allow-list', {
    summary: 'Allow an address',
    returns: NetworkDto,
    status: 201,
  })
  async allow(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { cidr }: NewNetworkDto,
  ): Promise<Created> {
    const network = await this.partners.allow(actor, id, cidr);
    return new Created(`/admin/partners/${id}/ip-allow-list/${network.id}`, network);
  }

  @Rest('DELETE', ':id/ip-allow-list/:entry', { summary: 'Disallow an address', status: 204 })
  disallow(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Param('entry') entry: number,
  ): Promise<void> {
    return this.partners.disallow(actor, id, entry);
  }

  @Rest('POST', ':id/deposits', {
    summary: 'Record money paid into the wallet',
    returns: PartnerDto,
    status: 201,
  })
  async deposit(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() input: NewDepositDto,
  ): Promise<Created> {
    await this.wallets.deposit(actor, id, input);
    return new Created(`/admin/partners/${id}`, await this.partners.get(id));
  }
}
