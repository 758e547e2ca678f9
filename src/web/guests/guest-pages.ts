import type { Response } from 'express';
import type { GuestLanguage, HandOver, PrintedTicket } from '../../hotspot/index.js';
import { type PageOptions, sendHtml } from '../send-page.js';
import { eta } from '../views.js';
import type { SplashWords } from './splash-words.js';

/** One voucher on paper, in the guest's language. */
export interface TicketPage {
  ticket: PrintedTicket;
  /** Makes the ISP's own ticket, already safe to show; null = ours. */
  ownTicket: (() => string) | null;
  words: Record<'code' | 'user' | 'password' | 'useBefore' | 'scan' | 'print', string>;
  /** Address of a picture. */
  qr: string;
}

interface SplashFrame {
  language: GuestLanguage;
  words: SplashWords;
  /** The venue. */
  place: string;
}

/** Posts `code`, `password`, `accept` (1), `free` (1), `gateway` and `lang` to /hotspot/{location_id}. */
export interface SplashPage extends SplashFrame {
  /** The page in other languages. */
  others: { language: GuestLanguage; name: string; href: string }[];
  /** Path of the forms. */
  action: string;
  /** Which router the guest came by, sealed; empty = none. */
  token: string;
  code: string;
  hasPassword: boolean;
  terms: string | null;
  isAccepted: boolean;
  /** What is given away, in words; null = nothing. */
  free: string | null;
  support: string | null;
  supportPhone: string | null;
  problem: string | null;
}

/** Sends the guest on to his router, by itself where scripts run. */
export interface HandOverPage extends SplashFrame {
  method: HandOver['method'];
  url: string;
  fields: { name: string; value: string }[];
}

/** He is on line, or would be if he were on the venue's network. */
export interface SplashEndPage extends SplashFrame {
  state: 'online' | 'good';
  /** What his voucher is good for. */
  terms: string | null;
}

/** Pages for people who have no account here, in their own frame and language. */
export interface GuestPages {
  ticket: TicketPage;
  splash: SplashPage;
  'hand-over': HandOverPage;
  'splash-end': SplashEndPage;
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
