import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '../auth/index.js';
import { CustomersService } from '../customers/index.js';
import { Frames } from './frames.js';
import type { MessagePage, PortalPage } from './views.js';

/** What a customer sees of himself. */
@Injectable()
export class PortalService {
  constructor(
    private readonly customers: CustomersService,
    private readonly frames: Frames,
  ) {}

  /** The first page; `null` for somebody who is no customer's user. */
  async home(request: Request, actor: Actor): Promise<PortalPage | null> {
    if (actor.customerId === null) return null;
    const customer = await this.customers.get(actor, { customerId: actor.customerId });
    return {
      ...(await this.frames.of(request)),
      user: { username: actor.username },
      customer: {
        name: customer.companyName ?? customer.name,
        accountNumber: customer.accountNumber,
      },
      sections: [],
    };
  }

  async noCustomer(request: Request): Promise<MessagePage> {
    return {
      ...(await this.frames.of(request)),
      tone: 'notice',
      title: 'This is the customers’ portal',
      text: 'You are signed in, but your user belongs to no customer.',
      facts: [],
      link: { href: '/api', words: 'Go to the API guide' },
    };
  }
}
