import { ticketIdOf, ticketNumber } from './ticket-number.js';

test.each([
  [1, 'HD000001'],
  [31794, 'HD031794'],
  [1234567, 'HD1234567'],
])('ticket %i is quoted as %s, and found by it', (id, number) => {
  expect(ticketNumber(id)).toBe(number);
  expect(ticketIdOf(number)).toBe(id);
});

test.each([
  ['#17', 17],
  [' hd17 ', 17],
  ['17', 17],
  ['0', undefined],
  ['HD', undefined],
  ['17a', undefined],
  ['99999999999', undefined],
  ['4000000000', undefined],
])('%p means ticket %p', (text, id) => {
  expect(ticketIdOf(text)).toBe(id);
});
