import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { PageParameters } from '../../platform/paging/list-parameters.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { DunningViews } from './dunning-views.js';
import {
  DunnedCustomerDto,
  NewPaymentPromiseDto,
  PaymentPromiseDto,
  PaymentPromiseParameters,
} from './dto/dunning.dto.js';
import { PaymentPromises } from './promises.service.js';

@AdminController('dunning', 'Dunning', 'accounting')
export class DunningController {
  constructor(private readonly views: DunningViews) {}

  @Rest('GET', '', {
    summary: 'Customers who are late',
    description: 'The policy is in the settings `dunning_…`.',
    returns: DunnedCustomerDto,
    list: true,
  })
  async list(@Query() parameters: PageParameters): Promise<Listing> {
    return new Listing(await this.views.list(parameters));
  }

  @Rest('GET', ':id', {
    summary: 'What one customer is late with, and what has been done',
    returns: DunnedCustomerDto,
  })
  async get(@Param('id') id: number): Promise<Item> {
    return new Item(await this.views.get(id));
  }
}

@AdminController('payment-promises', 'Dunning', 'accounting')
export class PaymentPromisesController {
  constructor(
    private readonly promises: PaymentPromises,
    private readonly views: DunningViews,
  ) {}

  @Rest('GET', '', { summary: 'Promises to pay', returns: PaymentPromiseDto, list: true })
  async list(@Query() parameters: PaymentPromiseParameters): Promise<Listing> {
    return new Listing(await this.views.promises(parameters));
  }

  @Rest('POST', '', {
    summary: 'Take a promise to pay',
    description: 'Restores the services of the customer at once.',
    returns: PaymentPromiseDto,
    status: 201,
  })
  async make(
    @CurrentActor() actor: Actor,
    @Body() { customer_id: customerId, until, note }: NewPaymentPromiseDto,
  ): Promise<Created> {
    const id = await this.promises.make(actor, { customerId, until, note: note ?? null });
    return new Created(`/admin/payment-promises/${id}`, await this.views.promise(id));
  }

  @Rest('GET', ':id', { summary: 'One promise', returns: PaymentPromiseDto })
  async get(@Param('id') id: number): Promise<Item> {
    return new Item(await this.views.promise(id));
  }

  @Rest('DELETE', ':id', { summary: 'Withdraw a promise', status: 204 })
  withdraw(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<void> {
    return this.promises.withdraw(actor, id);
  }
}
