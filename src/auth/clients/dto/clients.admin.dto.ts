import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import { Integer, Text, Texts, YesNo } from '../../../platform/validation/fields.js';
import { SCOPE_NAMES } from '../../scopes.js';
import type { ClientFacts } from '../client-facts.js';
import { GRANT_TYPES, REDIRECT_URIS_MAX } from '../client-rules.js';
import type { ClientChanges, MadeClient, NewClient } from '../clients.service.js';
import { REDIRECT_URI_MAX_CHARACTERS } from '../redirect-uri.js';

const ClientName = (facts: { optional?: boolean } = {}): PropertyDecorator =>
  Text({ ...facts, min: 1, max: 100, example: 'Warehouse integration' });

const RedirectUris = (): PropertyDecorator =>
  Texts({
    optional: true,
    max: REDIRECT_URIS_MAX,
    maxLength: REDIRECT_URI_MAX_CHARACTERS,
    description:
      'Absolute, without a fragment: https, http on the loopback interface, or the private scheme of an app (public clients). Compared to the letter.',
    example: ['https://app.example/callback'],
  });

const GrantTypes = (description: string): PropertyDecorator =>
  Texts({ optional: true, values: [...GRANT_TYPES, 'password'], description });

const Scopes = (description: string): PropertyDecorator =>
  Texts({ optional: true, values: SCOPE_NAMES, description, example: ['view_customers'] });

export class ClientsQuery extends CursorParameters {
  @Integer({ optional: true, description: 'Only clients of this user.' })
  owner_id?: number;

  @YesNo({ optional: true, description: 'Only active clients, or only the others.' })
  active?: boolean;
}

export class NewClientDto {
  @ClientName()
  name!: string;

  @RedirectUris()
  redirect_uris?: string[];

  @GrantTypes('Default: everything that a client of its kind may use.')
  grant_types?: string[];

  @Scopes('The most that it may ask for. Default: all.')
  scopes?: string[];

  @YesNo({ optional: true, description: 'Cannot keep a secret: gets none and has to use PKCE.' })
  public?: boolean;

  @YesNo({ optional: true, description: 'Whether authorization codes demand PKCE.' })
  require_pkce?: boolean;
}

export class ClientChangesDto {
  @ClientName({ optional: true })
  name?: string;

  @RedirectUris()
  redirect_uris?: string[];

  @GrantTypes('What it may use from now on.')
  grant_types?: string[];

  @Scopes('The most that it may ask for; tokens that hold more end.')
  scopes?: string[];

  @YesNo({ optional: true, description: 'Whether authorization codes demand PKCE.' })
  require_pkce?: boolean;

  @YesNo({ optional: true, description: '`false` ends its tokens.' })
  active?: boolean;
}

export class ClientDto {
  @ApiProperty({ example: '47180796' })
  client_id!: string;

  @ApiProperty({ example: 'Warehouse integration' })
  name!: string;

  @ApiProperty({ example: 3, description: 'The user whom `client_credentials` act for.' })
  owner_id!: number;

  @ApiProperty({ example: false })
  public!: boolean;

  @ApiProperty({ type: [String], example: ['https://app.example/callback'] })
  redirect_uris!: readonly string[];

  @ApiProperty({ type: [String], example: ['authorization_code', 'refresh_token'] })
  grant_types!: readonly string[];

  @ApiProperty({ type: [String], example: ['view_customers'] })
  scopes!: readonly string[];

  @ApiProperty({ example: true })
  require_pkce!: boolean;

  @ApiProperty({ example: true })
  active!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;

  static of(client: ClientFacts): ClientDto {
    return {
      client_id: client.clientId,
      name: client.name,
      owner_id: client.ownerId,
      public: client.isPublic,
      redirect_uris: client.redirectUris,
      grant_types: client.grantTypes,
      scopes: client.scopes,
      require_pkce: client.requirePkce,
      active: client.isActive,
      created_at: client.createdAt.toISOString(),
      modified_at: client.modifiedAt.toISOString(),
    };
  }
}

export class MadeClientDto extends ClientDto {
  @ApiProperty({
    required: false,
    type: String,
    nullable: true,
    description: 'Shown once: it is not stored. Absent for a public client.',
  })
  client_secret?: string;

  static ofMade({ client, secret }: MadeClient): MadeClientDto {
    const dto: MadeClientDto = ClientDto.of(client);
    if (secret !== undefined) dto.client_secret = secret;
    return dto;
  }
}

export function newClientOf(dto: NewClientDto): NewClient {
  return {
    name: dto.name,
    ...shapeIn(dto),
    ...(dto.public === undefined ? {} : { isPublic: dto.public }),
  };
}

export function clientChangesOf(dto: ClientChangesDto): ClientChanges {
  return {
    ...(dto.name === undefined ? {} : { name: dto.name }),
    ...shapeIn(dto),
    ...(dto.active === undefined ? {} : { isActive: dto.active }),
  };
}

function shapeIn(dto: NewClientDto | ClientChangesDto): Omit<ClientChanges, 'name' | 'isActive'> {
  return {
    ...(dto.redirect_uris === undefined ? {} : { redirectUris: dto.redirect_uris }),
    ...(dto.grant_types === undefined ? {} : { grantTypes: dto.grant_types }),
    ...(dto.scopes === undefined ? {} : { scopes: dto.scopes }),
    ...(dto.require_pkce === undefined ? {} : { requirePkce: dto.require_pkce }),
  };
}
