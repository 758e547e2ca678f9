import type { Frame } from './frame.js';

export interface PortalSection {
  id: string;
  title: string;
  text: string;
  facts: { label: string; value: string }[];
  link: { href: string; words: string } | null;
}

/** What every page of a customer has. */
export interface PortalFrame extends Frame {
  user: { username: string };
}

/** A customer's own home page. */
export interface PortalPage extends PortalFrame {
  customer: { name: string; accountNumber: string };
  sections: PortalSection[];
}

/** Leads to the rows before these; null on the last page. */
type Older = string | null;

export interface PortalInvoicesPage extends PortalFrame {
  invoices: {
    id: number;
    number: string;
    date: string;
    dueDate: string;
    total: string;
    open: string;
    status: string;
  }[];
  older: Older;
}

export interface PortalTicketsPage extends PortalFrame {
  tickets: { id: number; number: string; title: string; status: string; openedAt: string }[];
  older: Older;
}

/** One ticket as a conversation. */
export interface PortalTicketPage extends PortalFrame {
  ticket: { number: string; title: string; status: string; department: string };
  messages: {
    author: string;
    at: string;
    /** Without markup. */
    text: string;
  }[];
}

export interface PortalInternetPage extends PortalFrame {
  accounts: {
    username: string;
    product: string;
    status: string;
    isOnline: boolean;
    speed: string;
    /** Of the running period, in bytes for the bar and in words; null: not metered. */
    usage: { used: number; granted: number; usedWords: string; grantedWords: string } | null;
    used: string;
    since: string | null;
    until: string | null;
    /** Why it does not work, if it does not. */
    problem: string | null;
  }[];
}
