import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '../auth/index.js';
import { shownAsText, TicketList, TicketReader } from '../helpdesk/index.js';
import { TimeZone } from '../platform/settings/house-settings.js';
import { Settings } from '../platform/settings/settings.js';
import { DataAccountViews } from '../radius/index.js';
import type { PortalInternetPage, PortalTicketPage, PortalTicketsPage } from './portal-pages.js';
import {
  accountStatus,
  bytesInWords,
  instantInWords,
  speedInWords,
  ticketStatus,
} from './portal-words.js';
import { pageAsked, PortalService, rowsOf } from './portal.service.js';

const ROWS = 20;

interface TicketRow {
  ticket_id: number;
  ticket_number: string;
  ticket_title: string;
  status: string;
  created_at: string;
}

interface AccountRow {
  data_account_id: number;
  username: string;
  product_name: string;
  status: string;
  online: boolean;
  verdict: string;
  speed: { download_kbps: number | null; upload_kbps: number | null; reason: string };
  allowance: {
    allowance_bytes: number | null;
    topup_bytes: number;
    used_bytes: number | null;
    remaining_bytes: number | null;
    period_starts_at: string;
    period_ends_at: string;
  } | null;
}

type PortalAccount = PortalInternetPage['accounts'][number];

/** What a customer sees of his internet accounts and of his questions to the helpdesk. */
@Injectable()
export class PortalServices {
  constructor(
    private readonly portal: PortalService,
    private readonly settings: Settings,
    private readonly accounts: DataAccountViews,
    private readonly tickets: TicketList,
    private readonly reader: TicketReader,
  ) {}

  /** Accounts with what they have used. */
  async internetPage(request: Request, actor: Actor): Promise<PortalInternetPage> {
    const own = this.portal.customerOf(actor);
    const zone = await this.settings.get(TimeZone);
    const page = await this.accounts.page(own.actor, { customerId: own.customerId, limit: ROWS });
    const accounts: PortalAccount[] = [];
    for (const { data_account_id: id } of rowsOf<AccountRow>(page)) {
      const { row } = await this.accounts.details(own.actor, id);
      accounts.push(accountInWords(JSON.parse(row.text) as AccountRow, zone));
    }
    return { ...(await this.portal.frame(request, actor)), accounts };
  }

  /** Tickets, the newest first. */
  async ticketsPage(request: Request, actor: Actor): Promise<PortalTicketsPage> {
    const own = this.portal.customerOf(actor);
    const zone = await this.settings.get(TimeZone);
    const page = await this.tickets.page(own.actor, {
      customer_id: own.customerId,
      limit: ROWS,
      ...pageAsked(request),
    });
    return {
      ...(await this.portal.frame(request, actor)),
      tickets: rowsOf<TicketRow>(page).map((row) => ({
        id: row.ticket_id,
        number: row.ticket_number,
        title: row.ticket_title,
        status: ticketStatus(row.status),
        openedAt: instantInWords(row.created_at, zone),
      })),
      older: page.meta.next_after ?? null,
    };
  }

  /** One ticket with its conversation. @throws NotFound when it is not his */
  async ticketPage(request: Request, actor: Actor, id: number): Promise<PortalTicketPage> {
    const { details } = await this.reader.read(this.portal.customerOf(actor).actor, id);
    const zone = await this.settings.get(TimeZone);
    const at = (instant: string): string => instantInWords(instant, zone);
    return {
      ...(await this.portal.frame(request, actor)),
      ticket: {
        number: details.ticket_number,
        title: details.ticket_title,
        status: ticketStatus(details.status),
        department: details.department_name,
      },
      messages: [
        {
          author: details.submitter_name ?? details.customer_name ?? '',
          at: at(details.created_at),
          text: shownAsText(details.ticket_description_html, 'html'),
        },
        ...details.notes.map(({ author, created_at, note_html: html }) => ({
          author,
          at: at(created_at),
          text: shownAsText(html, 'html'),
        })),
      ],
    };
  }
}

function accountInWords(row: AccountRow, zone: string): PortalAccount {
  const { allowance, speed } = row;
  const used = allowance?.used_bytes ?? 0;
  const left = allowance?.remaining_bytes ?? null;
  return {
    username: row.username,
    product: row.product_name,
    status: accountStatus(row.status),
    isOnline: row.online,
    speed: `${speedInWords(speed.download_kbps)} down, ${speedInWords(speed.upload_kbps)} up`,
    usage: left === null ? null : usageInWords(used, left),
    used: bytesInWords(used),
    since: allowance && instantInWords(allowance.period_starts_at, zone),
    until: allowance && instantInWords(allowance.period_ends_at, zone),
    problem: row.verdict === 'reject' ? speed.reason : null,
  };
}

function usageInWords(used: number, left: number): PortalAccount['usage'] {
  const granted = used + left;
  return { used, granted, usedWords: bytesInWords(used), grantedWords: bytesInWords(granted) };
}
