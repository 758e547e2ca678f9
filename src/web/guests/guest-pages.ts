import type { Response } from 'express';
import type { PrintedTicket } from '../../hotspot/index.js';
import { type PageOptions, sendHtml } from '../send-page.js';
import { eta } from '../views.js';

/** One voucher on paper, in the guest's language. */
export interface TicketPage {
  ticket: PrintedTicket;
  /** Makes the ISP's own ticket, already safe to show; null = ours. */
  ownTicket: (() => string) | null;
  words: Record<'code' | 'user' | 'password' | 'useBefore' | 'scan' | 'print', string>;
  /** Address of a picture. */
  qr: string;
}

/** Pages for people who have no account here, in their own frame and language. */
export interface GuestPages {
  ticket: TicketPage;
}

/** Renders one page as a complete HTML document; every value of `page` is escaped. */
export function renderGuestPage<Name extends keyof GuestPages>(
  name: Name,
  page: GuestPages[Name],
): string {
  return eta.render(`./guest/${name}`, page);
}

export function sendGuestPage<Name extends keyof GuestPages>(
  response: Response,
  name: Name,
  page: GuestPages[Name],
  options: PageOptions = {},
): void {
  sendHtml(response, renderGuestPage(name, page), options);
}
