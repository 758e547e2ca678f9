import { type NewsKind, type Parties, recipientsOf } from './recipients.js';

const PARTIES: Parties = {
  submitter: 'jessica@pienaar.example',
  assignee: 'dineo@cedar.example',
  watchers: [
    { email: 'neighbour@pienaar.example', isStaff: false },
    { email: 'noor@cedar.example', isStaff: true },
  ],
  newTicketCc: ['duty@cedar.example'],
  updatedTicketCc: ['archive@cedar.example'],
  ownAddresses: ['support@cedar.example'],
};

test.each<[NewsKind, boolean, string]>([
  ['opened', false, 'jessica dineo duty archive'],
  ['opened', true, 'dineo duty archive'],
  ['updated', false, 'jessica dineo neighbour noor archive'],
  ['updated', true, 'dineo noor archive'],
  ['resolved', false, 'jessica dineo neighbour noor archive'],
  ['resolved', true, 'dineo noor archive'],
  ['closed', false, 'jessica dineo neighbour noor archive'],
  ['escalated', false, 'jessica dineo archive'],
  ['escalated', true, 'dineo archive'],
  ['assigned', false, 'dineo'],
  ['warned', false, 'dineo noor archive'],
  ['breached', false, 'dineo noor archive'],
])('of a ticket that is %s (internal: %s) these are told: %s', (kind, isInternal, told) => {
  const recipients = recipientsOf({ kind, isInternal, authorEmail: null }, PARTIES);
  expect(recipients.map(({ email }) => email.split('@')[0]).join(' ')).toBe(told);
});

test('nobody is told twice, in whatever case his address is written', () => {
  const parties = {
    ...PARTIES,
    assignee: 'Jessica@Pienaar.example',
    newTicketCc: ['JESSICA@pienaar.example', 'archive@cedar.example'],
  };
  const recipients = recipientsOf(
    { kind: 'opened', isInternal: false, authorEmail: null },
    parties,
  );
  expect(recipients).toEqual([
    { email: 'jessica@pienaar.example', role: 'submitter', isInside: false },
    { email: 'archive@cedar.example', role: 'copy', isInside: true },
  ]);
});

test('who did it is not told, but an opening is acknowledged', () => {
  const news = { isInternal: false, authorEmail: 'JESSICA@pienaar.example' };
  const told = (kind: NewsKind): string[] =>
    recipientsOf({ ...news, kind }, PARTIES).map(({ email }) => email);
  expect(told('opened')).toContain('jessica@pienaar.example');
  expect(told('updated')).not.toContain('jessica@pienaar.example');
});

test('an address that letters come in by is never written to', () => {
  const parties = { ...PARTIES, updatedTicketCc: ['Support@cedar.example'] };
  const recipients = recipientsOf(
    { kind: 'updated', isInternal: true, authorEmail: null },
    parties,
  );
  expect(recipients.map(({ email }) => email)).toEqual([
    'dineo@cedar.example',
    'noor@cedar.example',
  ]);
});
