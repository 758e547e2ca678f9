import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { OpenInvoices } from '../../billing/index.js';
import { CustomerNetwork } from '../../radius/index.js';
import type { TicketContextDto } from './dto/ticket-context.dto.js';
import { seesInternal } from './visibility.js';

/** What staff want to know of a customer before they answer him. */
@Injectable()
export class TicketContext {
  constructor(
    private readonly network: CustomerNetwork,
    private readonly invoices: OpenInvoices,
  ) {}

  /** Each part for those who may see it elsewhere; nothing for others, and for tickets of nobody. */
  async of(actor: Actor, customerId: number | null): Promise<TicketContextDto | null> {
    if (customerId === null || !seesInternal(actor)) return null;
    return {
      data_accounts: actor.may('view_radius_users')
        ? await this.network.list(actor, customerId)
        : null,
      open_invoices: actor.may('view_transactions')
        ? await this.invoices.list(actor, customerId)
        : null,
    };
  }
}
