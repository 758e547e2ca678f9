import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Notifications } from '../database/notifications.js';
import { Unavailable } from '../errors/index.js';
import { Log } from '../logging/log.js';
import { EventFeed, type FeedFilter, sequenceNumber } from './event-feed.js';

/** A comment this often keeps proxies from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;
const EVENTS_PER_READ = 100;
/** Streams of one process; each asks the database whenever something happens. */
const STREAMS_MAX = 200;

/** One reader. */
interface Stream {
  out: PassThrough;
  filter: FeedFilter;
  isStillAllowed: () => Promise<boolean>;
  /** Aborted when there may be something to tell. */
  bell: AbortController;
}

/** The feed as server-sent events (WHATWG HTML §9.2), in every process. */
@Injectable()
export class EventStreams implements OnModuleInit, OnModuleDestroy {
  private readonly streams = new Set<Stream>();

  constructor(
    private readonly feed: EventFeed,
    private readonly notifications: Notifications,
    private readonly log: Log,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen('events_settled', () => {
      for (const { bell } of this.streams) bell.abort();
    });
  }

  /** Ends the streams, so that the server can close. */
  onModuleDestroy(): void {
    for (const { out, bell } of this.streams) {
      out.end();
      bell.abort();
    }
  }

  /**
   * Events behind `filter.after`, then each new one, until the reader goes or may no longer read.
   * @param isStillAllowed asked each time before something is told, and with every heartbeat
   * @throws ValidationFailed for an `after` that is no sequence number
   * @throws Unavailable when this process has too many streams
   */
  open(filter: FeedFilter, isStillAllowed: () => Promise<boolean>): Readable {
    const after = sequenceNumber(filter.after);
    if (this.streams.size >= STREAMS_MAX) {
      throw new Unavailable('Too many event streams are open; try again later.');
    }
    const stream: Stream = {
      out: new PassThrough(),
      filter,
      isStillAllowed,
      bell: new AbortController(),
    };
    this.streams.add(stream);
    stream.out.once('close', () => {
      this.streams.delete(stream);
      stream.bell.abort();
    });
    this.tell(stream, after).catch((error: unknown) => {
      this.log.error('event stream failed', { err: error });
      stream.out.destroy();
    });
    return stream.out;
  }

  private async tell(stream: Stream, start: number): Promise<void> {
    const { out, filter } = stream;
    let after = start;
    await write(out, 'retry: 2000\n\n');
    while (isOpen(out) && (await stream.isStillAllowed())) {
      stream.bell = new AbortController();
      const newest = await this.feed.position();
      const events = await this.feed.read({ ...filter, after: String(after) }, EVENTS_PER_READ);
      for (const { sequence, type, text } of events) {
        await write(out, `id: ${sequence}\nevent: ${type}\ndata: ${text}\n\n`);
      }
      const isAll = events.length < EVENTS_PER_READ;
      after = Math.max(after, isAll ? newest : 0, events.at(-1)?.sequence ?? 0);
      if (isAll && !(await isRung(stream.bell))) await write(out, ': still here\n\n');
    }
    if (isOpen(out)) out.end();
  }
}

/** Whether the bell rang before the next heartbeat was due. */
async function isRung({ signal }: AbortController): Promise<boolean> {
  return sleep(HEARTBEAT_MS, false, { signal, ref: false }).catch(() => true);
}

function isOpen(out: PassThrough): boolean {
  return !out.destroyed && !out.writableEnded;
}

/** Waits for a slow reader instead of keeping everything for him in memory. */
async function write(out: PassThrough, text: string): Promise<void> {
  if (!isOpen(out) || out.write(text)) return;
  const heard = new AbortController();
  const { signal } = heard;
  await Promise.race([once(out, 'drain', { signal }), once(out, 'close', { signal })]);
  heard.abort();
}
