import { Headers, Inject, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Database } from '../../platform/database/database.js';
import { EventFeed } from '../../platform/event-log/event-feed.js';
import { EventLog } from '../../platform/event-log/event-log.js';
import { EventStreams } from '../../platform/event-log/event-stream.js';
import { declaredPage } from '../../platform/paging/declared-list.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Item, Listing } from '../../platform/rest/results.js';
import { type Authenticator, BEARER } from '../authenticator.js';
import { AdminController } from '../decorators.js';
import { allowedActor } from '../guards.js';
import type { Permission } from '../scopes.js';
import { EventDto, EventsQuery, EventStreamQuery, EventTypeDto } from './dto/events.dto.js';

/** Events hold rows of every customer, so both permissions are needed to read them. */
const PERMISSIONS = ['manage_settings', 'view_all_customers'] as const satisfies Permission[];

@AdminController('events', 'Events and webhooks', ...PERMISSIONS)
export class EventsAdminController {
  constructor(
    private readonly database: Database,
    private readonly log: EventLog,
    private readonly feed: EventFeed,
    private readonly streams: EventStreams,
    @Inject(BEARER) private readonly bearer: Authenticator,
  ) {}

  @Rest('GET', '', {
    summary: 'Read the feed of events',
    description:
      'In the order of `sequence`, in which nothing is ever added before what you have read. ' +
      'Keep the last `sequence` and ask again with it as `after`.',
    returns: EventDto,
    list: true,
  })
  async list(@Query() query: EventsQuery): Promise<Listing> {
    return new Listing(await this.feed.page(query));
  }

  @Rest('GET', 'types', {
    summary: 'List the types of events',
    description: 'With an example of each. Their JSON Schema is /api/openapi/events.json.',
    returns: EventTypeDto,
    list: true,
  })
  async types(@Query() query: CursorParameters): Promise<Listing> {
    const rows = this.log
      .publications()
      .map(({ type, summary, aggregate, schemaVersion, example }): EventTypeDto => ({
        type,
        summary,
        aggregate,
        schema_version: schemaVersion ?? 1,
        example,
      }));
    return new Listing(await declaredPage(this.database, rows, 'type', query));
  }

  @Rest('GET', 'stream', {
    summary: 'Be told events as they happen',
    description:
      'Server-sent events: `id` is the `sequence`, `event` the type, `data` the event. A browser ' +
      'that loses the connection goes on by itself, with `Last-Event-ID`.',
    file: 'text/event-stream',
    errors: ['unavailable'],
  })
  async stream(
    @Query() { after, types }: EventStreamQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const start = lastEventId ?? after ?? String(await this.feed.position());
    // Proxies that collect answers before they pass them on (nginx) leave this one alone.
    response.setHeader('X-Accel-Buffering', 'no');
    const stream = this.streams.open({ after: start, ...(types ? { types } : {}) }, () =>
      this.mayStillRead(request),
    );
    return new StreamableFile(stream, { type: 'text/event-stream' });
  }

  @Rest('GET', ':id', {
    summary: 'Read an event',
    returns: EventDto,
    errors: ['not_found'],
    addressExample: { id: 'evt_1' },
  })
  async get(@Param('id') id: string): Promise<Item> {
    return new Item(await this.feed.get(id));
  }

  /** A stream outlives many a token and many a role: it ends when they no longer carry it. */
  private async mayStillRead(request: Request): Promise<boolean> {
    try {
      const actor = await this.bearer.authenticate(request);
      allowedActor(actor, { scopes: ['admin'], permissions: PERMISSIONS });
      return true;
    } catch {
      return false;
    }
  }
}
