/** The methods of the contract in words; the help page and the OpenAPI document are made of them. */
export interface JutdaMethod {
  name: string;
  summary: string;
  parameters: readonly JutdaParameter[];
  answer: string;
  /** An answer that is more than `OK`. */
  answerExample?: string;
  isJson?: true;
  /** It tells, and changes nothing. */
  readsOnly?: true;
  /** What `ticket` and the other fields can be refused with. */
  errors: readonly (400 | 404)[];
}

export interface JutdaParameter {
  name: string;
  words: string;
  isRequired?: true;
  example: string;
}

const TICKET: JutdaParameter = {
  name: 'ticket',
  words: 'The numeric id of the ticket.',
  isRequired: true,
  example: '1',
};
const DONE = 'OK';

export const JUTDA_METHODS: readonly JutdaMethod[] = [
  {
    name: 'create_ticket',
    summary: 'Open a ticket',
    parameters: [
      {
        name: 'queue',
        words: 'Id of the queue, a whole number; list_queues tells them.',
        isRequired: true,
        example: '1',
      },
      {
        name: 'title',
        words: 'Title of the ticket, at most 100 characters.',
        isRequired: true,
        example: 'No signal since Monday',
      },
      {
        name: 'body',
        words: 'What it is about; HTML is allowed.',
        example: 'The radio on the roof shows a red light.',
      },
      {
        name: 'submitter_email',
        words: 'Who is told of the opening and of every public follow-up.',
        example: 'jessica@pienaar.example',
      },
      {
        name: 'assigned_to',
        words: 'Id of the user who works on it; find_user tells it.',
        example: '2',
      },
      { name: 'priority', words: 'From 1 (high) to 5 (low); 3 unless given.', example: '3' },
    ],
    answer: 'The id of the ticket, and nothing else.',
    answerExample: '31794',
    errors: [400],
  },
  {
    name: 'delete_ticket',
    summary: 'Delete a ticket with its follow-ups and attachments',
    parameters: [
      TICKET,
      { name: 'confirm', words: 'Any value, but not none.', isRequired: true, example: 'yes' },
    ],
    answer: DONE,
    errors: [400, 404],
  },
  {
    name: 'hold_ticket',
    summary: 'Put a ticket on hold',
    parameters: [TICKET],
    answer: DONE,
    errors: [404],
  },
  {
    name: 'unhold_ticket',
    summary: 'Take a ticket off hold',
    parameters: [TICKET],
    answer: DONE,
    errors: [404],
  },
  {
    name: 'add_followup',
    summary: 'Add a follow-up to a ticket',
    parameters: [
      TICKET,
      {
        name: 'message',
        words: 'The text; HTML is allowed.',
        isRequired: true,
        example: 'A technician is on his way.',
      },
      {
        name: 'public',
        words: '`y` or `n`; unless `y`, the submitter neither sees it nor is told.',
        example: 'y',
      },
    ],
    answer: DONE,
    errors: [400, 404],
  },
  {
    name: 'resolve',
    summary: 'Resolve a ticket and tell everybody',
    parameters: [
      TICKET,
      {
        name: 'resolution',
        words: 'The text; HTML is allowed.',
        isRequired: true,
        example: 'The radio was replaced.',
      },
    ],
    answer: DONE,
    errors: [400, 404],
  },
  {
    name: 'list_queues',
    summary: 'List the queues by title',
    readsOnly: true,
    parameters: [],
    answer: 'Ids and titles.',
    answerExample: '[{"id":"2","title":"Support"}]',
    isJson: true,
    errors: [],
  },
  {
    name: 'find_user',
    summary: 'Find a user’s id',
    readsOnly: true,
    parameters: [
      {
        name: 'username',
        words: 'The name of the user who is looked for; its case counts.',
        isRequired: true,
        example: 'd:support',
      },
    ],
    answer: 'The id of the user, and nothing else.',
    answerExample: '2',
    errors: [404],
  },
];

/** @throws Error for a name that stands in no list */
export function jutdaMethod(name: string): JutdaMethod {
  const method = JUTDA_METHODS.find((each) => each.name === name);
  if (!method) throw new Error(`no method ${name}`);
  return method;
}
