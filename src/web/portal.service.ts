import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '../auth/index.js';
import { InvoicePdfs, InvoiceViews, type Standing, Standings } from '../billing/index.js';
import { CustomersService } from '../customers/index.js';
import { TicketList } from '../helpdesk/index.js';
import type { FileAnswer, Page } from '../platform/calls/answers.js';
import { NotFound } from '../platform/errors/index.js';
import { RawJson } from '../platform/http/lean.adapter.js';
import { DataAccountViews } from '../radius/index.js';
import { Frames } from './frames.js';
import type { PortalFrame, PortalInvoicesPage, PortalPage, PortalSection } from './portal-pages.js';
import { dateInWords, invoiceStatus, moneyInWords } from './portal-words.js';
import type { MessagePage } from './views.js';

const ROWS = 20;

interface InvoiceRow {
  invoice_id: number;
  invoice_number: string;
  status: string;
  date: string;
  due_date: string;
  currency: string;
  total: string;
  open_amount: string;
}

/** Whoever signs in for a customer, confined to him whatever else he may see. */
export interface PortalCustomer {
  actor: Actor;
  customerId: number;
}

/** What a customer sees of himself: his balance, his documents, where to go on. */
@Injectable()
export class PortalService {
  constructor(
    private readonly customers: CustomersService,
    private readonly standings: Standings,
    private readonly invoices: InvoiceViews,
    private readonly pdfs: InvoicePdfs,
    private readonly tickets: TicketList,
    private readonly accounts: DataAccountViews,
    private readonly frames: Frames,
  ) {}

  /** @throws NotFound for somebody who is no customer's user */
  customerOf(actor: Actor): PortalCustomer {
    if (actor.customerId === null) throw new NotFound('page');
    return { actor: actor.confined(), customerId: actor.customerId };
  }

  /** The first page; `null` for somebody who is no customer's user. */
  async home(request: Request, actor: Actor): Promise<PortalPage | null> {
    if (actor.customerId === null) return null;
    const own = this.customerOf(actor);
    const { customerId } = own;
    const customer = await this.customers.get(own.actor, { customerId });
    return {
      ...(await this.frame(request, actor)),
      customer: {
        name: customer.companyName ?? customer.name,
        accountNumber: customer.accountNumber,
      },
      sections: [
        billingSection(await this.standings.of(customerId)),
        await this.internetSection(own),
        await this.helpSection(own),
      ],
    };
  }

  /** Invoices, the newest first. */
  async invoicesPage(request: Request, actor: Actor): Promise<PortalInvoicesPage> {
    const own = this.customerOf(actor);
    const page = await this.invoices.page(own.actor, {
      customer_id: own.customerId,
      limit: ROWS,
      ...pageAsked(request),
    });
    return {
      ...(await this.frame(request, actor)),
      invoices: rowsOf<InvoiceRow>(page).map((row) => ({
        id: row.invoice_id,
        number: row.invoice_number,
        date: dateInWords(row.date),
        dueDate: dateInWords(row.due_date),
        total: moneyInWords(row.total, row.currency),
        open: moneyInWords(row.open_amount, row.currency),
        status: invoiceStatus(row.status),
      })),
      older: page.meta.next_after ?? null,
    };
  }

  /** @throws InvoiceNotFound when it is not his */
  invoicePdf(actor: Actor, invoiceId: number): Promise<FileAnswer> {
    return this.pdfs.get(this.customerOf(actor).actor, invoiceId);
  }

  async frame(request: Request, { username }: Actor): Promise<PortalFrame> {
    return { ...(await this.frames.of(request)), user: { username } };
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

  private async internetSection({ actor, customerId }: PortalCustomer): Promise<PortalSection> {
    const page = await this.accounts.page(actor, { customerId, limit: ROWS });
    const rows = rowsOf<{ product_name: string; online: boolean }>(page);
    const online = rows.filter((row) => row.online).length;
    const names = [...new Set(rows.map((row) => row.product_name))].slice(0, 3);
    return {
      id: 'internet',
      title: 'Internet',
      text: rows.length === 0 ? 'You have no internet account with us.' : names.join(', '),
      facts:
        rows.length === 0 ? [] : [{ label: 'On line now', value: `${online} of ${rows.length}` }],
      link: rows.length === 0 ? null : { href: '/portal/internet', words: 'Accounts and usage' },
    };
  }

  private async helpSection({ actor, customerId }: PortalCustomer): Promise<PortalSection> {
    const page = await this.tickets.page(actor, {
      customer_id: customerId,
      status: ['open', 'reopened'],
      limit: ROWS,
    });
    const open = rowsOf(page).length;
    return {
      id: 'help',
      title: 'Help',
      text: open === 0 ? 'You have no open ticket.' : `You have ${countOf(open, 'open ticket')}.`,
      facts: [],
      link: { href: '/portal/tickets', words: 'All tickets' },
    };
  }
}

/** Rows that PostgreSQL has written as JSON, read again. */
export function rowsOf<Row>({ rows }: Page): Row[] {
  return (rows instanceof RawJson ? JSON.parse(rows.text) : rows) as Row[];
}

/** Where an earlier page has led to: `?after=`. */
export function pageAsked({ query }: Request): { after?: string } {
  const { after } = query;
  return typeof after === 'string' && after !== '' ? { after } : {};
}

function billingSection(standing: Standing): PortalSection {
  const { balance, overdue, nextDueOn, stage, currency } = standing;
  const owes = !/^-|^0(\.0*)?$/.test(balance);
  const isLate = !/^0(\.0*)?$/.test(overdue);
  const label = owes ? 'You owe' : 'Your credit';
  return {
    id: 'billing',
    title: 'Billing',
    text:
      stage !== null
        ? `Your services are ${stage === 'suspended' ? 'suspended' : 'slowed down'} because a payment is overdue.`
        : isLate
          ? 'A payment is overdue.'
          : nextDueOn
            ? `Your next payment is due on ${dateInWords(nextDueOn)}.`
            : 'Everything is paid. Thank you.',
    facts: [
      { label, value: moneyInWords(balance, currency) },
      ...(isLate ? [{ label: 'Overdue', value: moneyInWords(overdue, currency) }] : []),
    ],
    link: { href: '/portal/invoices', words: 'Invoices' },
  };
}

function countOf(count: number, noun: string): string {
  return `${count === ROWS ? `${count} or more` : count} ${noun}${count === 1 ? '' : 's'}`;
}
