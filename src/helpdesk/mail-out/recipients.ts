/** What letters are written about. */
export type NewsKind =
  'opened' | 'updated' | 'resolved' | 'closed' | 'escalated' | 'assigned' | 'warned' | 'breached';

export interface News {
  kind: NewsKind;
  /** The ticket, or the note that the news is about, is kept from customers. */
  isInternal: boolean;
  /** Who did it: he knows already. */
  authorEmail: string | null;
}

export interface Parties {
  submitter: string | null;
  assignee: string | null;
  watchers: readonly { email: string; isStaff: boolean }[];
  newTicketCc: readonly string[];
  updatedTicketCc: readonly string[];
  /** Addresses that letters come in by: writing to them would go round in circles. */
  ownAddresses: readonly string[];
}

export type Role = 'submitter' | 'assignee' | 'watcher' | 'copy';

export interface Recipient {
  email: string;
  role: Role;
  /** Works for the ISP, so nothing needs to be kept from him. */
  isInside: boolean;
}

/**
 * Who is written to, each address once. Nothing internal reaches a submitter or a watcher who is
 * not staff, and nobody is told what he has just done himself; only an opening is acknowledged.
 */
export function recipientsOf(news: News, parties: Parties): Recipient[] {
  const author = news.authorEmail?.toLowerCase();
  const taken = new Set(parties.ownAddresses.map((address) => address.toLowerCase()));
  const recipients: Recipient[] = [];
  for (const recipient of candidates(news, parties)) {
    const address = recipient.email.toLowerCase();
    const isAcknowledged = news.kind === 'opened' && recipient.role === 'submitter';
    if (taken.has(address) || (address === author && !isAcknowledged)) continue;
    taken.add(address);
    recipients.push(recipient);
  }
  return recipients;
}

function candidates({ kind, isInternal }: News, parties: Parties): Recipient[] {
  const outside = isInternal ? [] : list('submitter', false, parties.submitter);
  const assignee = list('assignee', true, parties.assignee);
  const watchers = parties.watchers.map(({ email, isStaff }): Recipient => ({
    email,
    role: 'watcher',
    isInside: isStaff,
  }));
  const insiders = watchers.filter(({ isInside }) => isInside);
  const copies = list('copy', true, ...parties.updatedTicketCc);
  switch (kind) {
    case 'opened':
      return [...outside, ...assignee, ...list('copy', true, ...parties.newTicketCc), ...copies];
    case 'updated':
    case 'resolved':
    case 'closed':
      return [...outside, ...assignee, ...(isInternal ? insiders : watchers), ...copies];
    case 'escalated':
      return [...outside, ...assignee, ...copies];
    case 'assigned':
      return assignee;
    case 'warned':
    case 'breached':
      return [...assignee, ...insiders, ...copies];
  }
}

function list(role: Role, isInside: boolean, ...emails: (string | null)[]): Recipient[] {
  return emails
    .filter((email) => email !== null)
    .map((email): Recipient => ({ email, role, isInside }));
}
