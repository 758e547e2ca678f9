import { filledIn, unknownVariables, type Variable } from './variables.js';

const VALUES: Record<Variable, string> = {
  'ticket.number': 'HD000017',
  'ticket.title': 'No {{agent.name}} signal',
  'ticket.status': 'open',
  'customer.name': 'Jessica',
  'department.name': 'Support',
  'agent.name': 'Dineo',
  'company.name': 'Cedar Wireless',
};

test.each([
  ['Dear {{customer.name}},', 'Dear Jessica,'],
  ['{{ ticket.number }}/{{ticket.number}}', 'HD000017/HD000017'],
  ['{{ticket.title}}', 'No {{agent.name}} signal'],
  ['{{unknown}} {{', '{{unknown}} {{'],
  ['$& {{agent.name}} $1', '$& Dineo $1'],
])('%j is sent as %j', (text, sent) => {
  expect(filledIn(text, VALUES)).toBe(sent);
});

test.each([
  ['{{customer.name}}', []],
  ['{{customer.password}} {{ x }}', ['customer.password', 'x']],
  ['{{constructor}}', ['constructor']],
  ['{ticket.number}', []],
])('%j names what does not exist: %j', (text, unknown) => {
  expect(unknownVariables(text)).toEqual(unknown);
});
