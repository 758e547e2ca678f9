import { Param, Query } from '@nestjs/common';
import { JobQueue } from '../../platform/jobs/job-queue.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Item, Listing } from '../../platform/rest/results.js';
import type { Actor } from '../actor.js';
import { AdminController, CurrentActor } from '../decorators.js';
import { JobDto, JobsQuery } from './dto/jobs.dto.js';
import { QueueService } from './queue.service.js';

@AdminController('jobs', 'Background jobs', 'manage_settings')
export class JobsAdminController {
  constructor(
    private readonly jobs: JobQueue,
    private readonly queue: QueueService,
  ) {}

  @Rest('GET', '', {
    summary: 'List background jobs',
    description: 'What waits, runs or has failed for good; what is done is not kept.',
    returns: JobDto,
    list: true,
  })
  async list(@Query() query: JobsQuery): Promise<Listing> {
    return new Listing(await this.jobs.page(query));
  }

  @Rest('GET', ':id', {
    summary: 'Read a background job',
    returns: JobDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: bigint): Promise<Item> {
    return new Item(await this.jobs.get(id));
  }

  @Rest('POST', ':id/retry', {
    summary: 'Run a background job again',
    description: 'Now, and with all its attempts before it again.',
    returns: JobDto,
    errors: ['not_found', 'conflict'],
  })
  async retry(@CurrentActor() actor: Actor, @Param('id') id: bigint): Promise<Item> {
    return new Item(await this.queue.retryJob(actor, id));
  }
}
