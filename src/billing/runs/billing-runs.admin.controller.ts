import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { PageParameters } from '../../platform/paging/list-parameters.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { BillingRunViews } from './billing-run-views.js';
import { BillingRuns } from './billing-runs.service.js';
import {
  BillingRunDetailsDto,
  BillingRunDto,
  BillingRunLineDto,
  NewBillingRunDto,
} from './dto/billing-runs.dto.js';

@AdminController('billing-runs', 'Recurring billing', 'accounting')
export class BillingRunsController {
  constructor(
    private readonly runs: BillingRuns,
    private readonly views: BillingRunViews,
  ) {}

  @Rest('GET', '', {
    summary: 'Billing runs, the newest first',
    returns: BillingRunDto,
    list: true,
  })
  async list(@Query() parameters: PageParameters): Promise<Listing> {
    return new Listing(await this.views.page(parameters));
  }

  @Rest('POST', '', {
    summary: 'Run the billing of a date',
    description:
      'Bills the periods that have begun by then, purchases that wait, and the calls before the last ' +
      'billing day of their customer. Is worked off in the background; ask for it by its id. A run of ' +
      'the same date that is under way is answered instead of a second one. A dry run is complete at ' +
      'once and bills nothing.',
    returns: BillingRunDetailsDto,
    status: 201,
  })
  async start(
    @CurrentActor() actor: Actor,
    @Body() { date, dry_run }: NewBillingRunDto,
  ): Promise<Created> {
    const id = await (dry_run === true
      ? this.runs.tryOut(actor, date)
      : this.runs.start(actor, date));
    return new Created(`/admin/billing-runs/${id}`, await this.views.get(id));
  }

  @Rest('GET', ':id', { summary: 'How far a billing run is', returns: BillingRunDetailsDto })
  async get(@Param('id') id: number): Promise<Item> {
    return new Item(await this.views.get(id));
  }

  @Rest('GET', ':id/lines', {
    summary: 'What a run has billed, or a dry run would have',
    returns: BillingRunLineDto,
    list: true,
  })
  async lines(@Param('id') id: number, @Query() parameters: PageParameters): Promise<Listing> {
    return new Listing(await this.views.lines(id, parameters));
  }
}
