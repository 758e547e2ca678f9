import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { CursorParameters, PageParameters } from '../../platform/paging/list-parameters.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Item, Listing } from '../../platform/rest/results.js';
import { Instant, Integer, OneOf, Text } from '../../platform/validation/fields.js';
import { IpAddress } from '../../platform/validation/network-fields.js';
import { DataAccountsService } from '../accounts/data-accounts.service.js';
import { AdminSessionDetailsDto, AdminSessionDto } from '../dto/session.dto.js';
import { SESSION_STATES, type SessionState, SessionViews } from './session-views.js';
import { SessionsService } from './sessions.service.js';

export class SessionsQuery extends CursorParameters {
  @OneOf(SESSION_STATES, { optional: true, description: '`live`, or `all` where `ip` is asked.' })
  state?: SessionState;

  @Integer({ optional: true })
  nas_id?: number;

  @Integer({ optional: true })
  data_account_id?: number;

  @Integer({ optional: true })
  voucher_id?: number;

  @Integer({ optional: true, description: 'Of the NAS of this hotspot.' })
  hotspot_id?: number;

  @Integer({ optional: true })
  customer_id?: number;

  @IpAddress({
    optional: true,
    description: 'Who had this address, or a prefix that it lies in, at the instant `at`.',
  })
  ip?: string;

  @Instant({ optional: true, description: 'Goes with `ip`; now when absent.' })
  at?: Date;
}

export class DisconnectBody {
  @Text({ optional: true, max: 500, description: 'For the audit trail.' })
  reason?: string;
}

@AdminController('sessions', 'Sessions', 'view_radius_users')
export class SessionsAdminController {
  constructor(
    private readonly views: SessionViews,
    private readonly sessions: SessionsService,
  ) {}

  @Rest('GET', '', {
    summary: 'List sessions',
    description: 'The newest first; only live ones unless `state` says otherwise.',
    returns: AdminSessionDto,
    list: true,
  })
  async list(@CurrentActor() actor: Actor, @Query() query: SessionsQuery): Promise<Listing> {
    return new Listing(await this.views.page(actor, query));
  }

  @Rest('GET', ':id', {
    summary: 'Read a session and what its NAS was asked',
    returns: AdminSessionDetailsDto,
    errors: ['not_found'],
  })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return new Item(await this.views.details(actor, id));
  }

  @Rest('POST', ':id/disconnect', {
    summary: 'End a session',
    description:
      'The NAS is asked to; `requests` says what became of it. A session that is being ended is not asked twice.',
    returns: AdminSessionDetailsDto,
    access: { scopes: ['admin'], permissions: ['modify_radius_users'] },
    errors: ['not_found', 'conflict'],
    example: { reason: 'The customer has asked for it.' },
  })
  async disconnect(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: DisconnectBody,
  ): Promise<RawJson> {
    await this.views.details(actor, id);
    await this.sessions.disconnect(actor, id, body.reason);
    return this.views.details(actor, id);
  }
}

@AdminController('data-accounts', 'Data Accounts', 'view_radius_users')
export class DataAccountSessionsAdminController {
  constructor(
    private readonly dataAccounts: DataAccountsService,
    private readonly views: SessionViews,
  ) {}

  @Rest('GET', ':id/sessions', {
    summary: 'List the sessions of a data account',
    description: 'Live and closed, the newest first.',
    returns: AdminSessionDto,
    list: true,
    errors: ['not_found'],
  })
  async list(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Query() page: PageParameters,
  ): Promise<Listing> {
    await this.dataAccounts.resolve(actor, { dataAccountId: id });
    return new Listing(await this.views.ofAccount(actor, id, page));
  }
}
