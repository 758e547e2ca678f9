import { ValidationFailed } from '../../platform/errors/index.js';
import { InvalidTicketId } from './jutda.errors.js';
import { fromQueues, toNote, toOpenTicket, toResolution, toTicketId } from './jutda.translation.js';

test('a form becomes a ticket to be opened', () => {
  expect(
    toOpenTicket({
      user: 'susan',
      password: 'fido',
      queue: '2',
      title: 'No signal',
      body: '<b>None</b>',
      submitter_email: 'jessica@pienaar.example',
      assigned_to: '3',
      priority: '1',
    }),
  ).toEqual({
    departmentId: 2,
    title: 'No signal',
    description: '<b>None</b>',
    format: 'html',
    submitter: { email: 'jessica@pienaar.example' },
    assignedToId: 3,
    priority: 1,
    source: 'jutda',
  });
});

test('everything but queue and title may be absent or empty', () => {
  const form = { queue: '2', title: 'x', body: '', submitter_email: '', priority: '' };
  expect(toOpenTicket(form)).toMatchObject({ description: '', format: 'text' });
});

test('every wrong field is named at once', () => {
  const wrong = {
    queue: 'support',
    title: 'x'.repeat(101),
    submitter_email: 'nobody',
    priority: '6',
    assigned_to: '-1',
  };
  const fields = caught(() => toOpenTicket(wrong)).fields.map(({ field }) => field);
  expect(fields).toEqual(['queue', 'title', 'submitter_email', 'assigned_to', 'priority']);
});

function caught(work: () => unknown): ValidationFailed {
  try {
    work();
  } catch (error) {
    if (error instanceof ValidationFailed) return error;
  }
  throw new Error('nothing was refused');
}

test.each(['', 'x', '-1', '0', '1.5', '99999999999', '2147483648'])(
  '%j is the id of no ticket',
  (ticket) => {
    expect(() => toTicketId({ ticket })).toThrow(InvalidTicketId);
  },
);

test.each([
  [{ message: 'x' }, { body: 'x', isAdminOnly: true }],
  [{ message: 'x', public: '' }, { isAdminOnly: true }],
  [{ message: 'x', public: 'n' }, { isAdminOnly: true }],
  [{ message: 'x', public: 'y' }, { isAdminOnly: false }],
  [{ message: '<p>x</p>', public: 'y' }, { format: 'html' }],
  [{ message: '1 < 2' }, { format: 'text' }],
])('the follow-up %j', (form, note) => {
  expect(toNote(17, form)).toMatchObject({ ticketId: 17, ...note });
});

test.each([
  [{ message: 'x', public: 'yes' }, "Invalid 'public' flag"],
  [{ public: 'maybe' }, "Invalid 'public' flag"],
  [{}, 'Blank message'],
  [{ message: ' \t\r\n' }, 'Blank message'],
])('the follow-up %j is refused: %s', (form, words) => {
  expect(() => toNote(17, form)).toThrow(words);
});

test('a resolution of blanks is none', () => {
  expect(() => toResolution({ resolution: ' ' })).toThrow('Blank resolution');
  expect(toResolution({ resolution: ' done ' })).toBe(' done ');
});

test('queues are listed as the original did, in ASCII', () => {
  const queues = [{ department_id: 2, name: 'Büro “Süd” 😀' }];
  const text = fromQueues(queues);
  expect(text).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(text)).toEqual([{ id: '2', title: 'Büro “Süd” 😀' }]);
  expect(fromQueues([{ department_id: 2, name: 'Support' }])).toBe(
    '[{"id":"2","title":"Support"}]',
  );
});
