import { nextStatus, TicketIsDuplicate } from './ticket-status.js';

test.each([
  ['open', 'open', 'open'],
  ['open', 'resolved', 'resolved'],
  ['open', 'closed', 'closed'],
  ['reopened', 'open', 'reopened'],
  ['reopened', 'resolved', 'resolved'],
  ['resolved', 'open', 'reopened'],
  ['resolved', 'resolved', 'resolved'],
  ['resolved', 'closed', 'closed'],
  ['closed', 'open', 'reopened'],
  ['closed', 'resolved', 'closed'],
  ['closed', 'closed', 'closed'],
] as const)('a ticket that is %s and shall be %s becomes %s', (status, asked, becomes) => {
  expect(nextStatus(status, asked)).toBe(becomes);
});

test('a merged ticket stands still', () => {
  expect(() => nextStatus('duplicate', 'open')).toThrow(TicketIsDuplicate);
});
