import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { CustomersService } from '../../customers/index.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { ProductsService } from '../../products/index.js';
import type {
  NewSubscriptionDto,
  SubscriptionChangeDto,
  SubscriptionEndDto,
  SubscriptionOutcomeDto,
} from './dto/subscriptions.dto.js';
import { SubscriptionViews } from './subscription-views.js';
import { Subscriptions } from './subscriptions.service.js';
import type { SubscriptionOutcome } from './subscriptions.types.js';

/**
 * What staff does with subscriptions by hand. Those of data accounts follow the network: there only
 * the price is theirs to change.
 */
@Injectable()
export class SubscriptionDesk {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersService,
    private readonly products: ProductsService,
    private readonly subscriptions: Subscriptions,
    private readonly views: SubscriptionViews,
  ) {}

  /** @throws CustomerNotFound ValidationFailed; @returns the id */
  add(actor: Actor, input: NewSubscriptionDto): Promise<number> {
    return this.database.transaction(async () => {
      const customerId = await this.customers.resolve(actor, { customerId: input.customer_id });
      const product = await this.products.getOnSale(input.product_id, ['non_data']);
      const { subscriptionId } = await this.subscriptions.start(actor, {
        customerId,
        product: product.id,
        ...(input.description === undefined ? {} : { description: input.description }),
        ...(input.quantity === undefined ? {} : { quantity: input.quantity }),
        ...(input.price === undefined ? {} : { price: input.price }),
        ...(input.starts_on === undefined ? {} : { startsOn: input.starts_on }),
      });
      if (subscriptionId === null) {
        throw ValidationFailed.of('product_id', 'must be a product that is billed by the period');
      }
      return subscriptionId;
    });
  }

  /** @throws SubscriptionNotFound StaleVersion ValidationFailed Conflict */
  change(
    actor: Actor,
    id: number,
    { product_id, price, effective_date }: SubscriptionChangeDto,
    version?: number,
  ): Promise<SubscriptionOutcomeDto> {
    return this.database.transaction(async () => {
      const { row } = await this.held(actor, id, version);
      const on = effective_date === undefined ? {} : { on: effective_date };
      if (product_id !== undefined) {
        if (row.data_account_id !== null) {
          throw ValidationFailed.of('product_id', 'is changed by change_package for this one');
        }
        const product = await this.products.getOnSale(product_id, ['non_data']);
        const change = { product: product.id, price: price ?? null, ...on };
        return this.told(
          actor,
          await this.subscriptions.changeProduct(actor, { subscriptionId: id }, change),
        );
      }
      if (price === undefined) throw ValidationFailed.of('price', 'or product_id is required');
      return this.told(
        actor,
        await this.subscriptions.changePrice(actor, { subscriptionId: id }, { price, ...on }),
      );
    });
  }

  /** @throws SubscriptionNotFound StaleVersion ValidationFailed Conflict */
  end(
    actor: Actor,
    id: number,
    { ends_on, reason }: SubscriptionEndDto,
  ): Promise<SubscriptionOutcomeDto> {
    return this.database.transaction(async () => {
      const { row } = await this.held(actor, id);
      if (row.data_account_id !== null) {
        throw ValidationFailed.of('id', 'ends with its data account');
      }
      const outcome = await this.subscriptions.end(
        actor,
        { subscriptionId: id },
        {
          ...(ends_on === undefined ? {} : { on: ends_on }),
          ...(reason === undefined ? {} : { reason }),
        },
      );
      return this.told(actor, { ...outcome, subscriptionId: id });
    });
  }

  private async held(
    actor: Actor,
    id: number,
    version?: number,
  ): Promise<Awaited<ReturnType<SubscriptionViews['get']>>> {
    const found = await this.views.get(actor, id);
    mustBeVersion(found, version);
    return found;
  }

  private async told(
    actor: Actor,
    { subscriptionId, creditNoteIds, invoiceId }: SubscriptionOutcome,
  ): Promise<SubscriptionOutcomeDto> {
    return {
      subscription:
        subscriptionId === null ? null : (await this.views.get(actor, subscriptionId)).row,
      credit_note_ids: creditNoteIds,
      invoice_id: invoiceId,
    };
  }
}
