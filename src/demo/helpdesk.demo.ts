import { type Actor, UsersService } from '../auth/index.js';
import {
  AttachmentsService,
  CalendarsService,
  CannedRepliesService,
  CategoriesService,
  ClockReplays,
  DepartmentsService,
  NotesService,
  SlaPoliciesService,
  TicketsService,
} from '../helpdesk/index.js';
import type { DemoContext } from './demo.js';

const TIME_ZONE = 'Africa/Johannesburg';
const DEPARTMENTS = [
  { name: 'Support', escalateDays: 2, categories: ['No connection', 'Slow connection', 'E-mail'] },
  { name: 'Accounts', escalateDays: 5, categories: ['Invoice query', 'Payment'] },
  { name: 'Installations', escalateDays: null, categories: ['New installation', 'Relocation'] },
  { name: 'Sales', escalateDays: null, categories: ['Package change', 'Coverage'] },
];
const TOPICS = [
  ['No signal since Monday', 'The radio on the roof shows a red light.'],
  ['I was charged twice', 'The invoice of this month lists the router again.'],
  ['Please move my radio', 'We are moving to the house next door.'],
  ['Which package is faster?', 'My children play games in the evening.'],
  ['Slow in the evening', 'From seven to ten I get 2 Mbps of 20.'],
  ['Statement needed', 'My bookkeeper asks for a statement of last year.'],
] as const;
const TICKETS = 30;

/** Departments, promises and canned replies, and tickets in every state; the first is PIE001's. */
export async function seedHelpdesk(demo: DemoContext): Promise<void> {
  const { places, policyId } = await setUp(demo);
  const support = await actorOf(demo, 'd:support');
  for (let n = 0; n < TICKETS; n++) {
    const [title, description] = TOPICS[n % TOPICS.length] ?? TOPICS[0];
    const place = places[n % places.length];
    if (!place) continue;
    const { id } = await demo.app.get(TicketsService).open(demo.actor, {
      title,
      description,
      ...place,
      customerId: n % 6 === 0 ? 1 : 1 + ((n * 5) % 25),
      priority: 1 + (n % 5),
      assignedToId: n % 3 === 0 ? (support.userId ?? undefined) : undefined,
      isAdminOnly: n % 10 === 9,
      source: 'staff',
    });
    if (n === 0) await attach(demo, id);
    await work(demo, support, id, n);
    await backdate(demo, id, n);
  }
  await demo.app.get(ClockReplays).ofPolicy(policyId);
}

async function setUp({ app, actor }: DemoContext) {
  const calendar = await app.get(CalendarsService).add(actor, {
    name: 'Office hours',
    timeZone: TIME_ZONE,
    intervals: [1, 2, 3, 4, 5].flatMap((weekday) => [
      { weekday, from: '08:00', to: '12:30' },
      { weekday, from: '13:15', to: '17:00' },
    ]),
    holidays: ['2026-12-25', '2026-12-26', '2027-01-01'],
  });
  const policy = await app.get(SlaPoliciesService).add(actor, {
    name: 'Standard',
    targets: [1, 2, 3, 4, 5].map((priority) => ({
      priority,
      first_response_minutes: priority * 60,
      resolution_minutes: priority * 480,
    })),
    warnPercent: 80,
    holdPausesFirstResponse: false,
  });
  await app.get(CannedRepliesService).add(actor, {
    name: 'Restart the router',
    body: 'Dear {{customer.name}}, please restart your router and tell us whether it helps.\n{{agent.name}}, {{company.name}}',
    departmentId: null,
  });
  const places: { departmentId: number; categoryId: number }[] = [];
  for (const { name, escalateDays, categories } of DEPARTMENTS) {
    const slug = name.toLowerCase();
    const department = await app.get(DepartmentsService).add(actor, {
      name,
      slug,
      email: `${slug}@cedar.example`,
      escalateDays,
      newTicketCc: [],
      updatedTicketCc: [],
      defaultAssigneeId: null,
      calendarId: calendar.id,
      slaPolicyId: policy.id,
      isActive: true,
    });
    for (const [index, category] of categories.entries()) {
      const { id } = await app
        .get(CategoriesService)
        .add(actor, { name: category, departmentId: department.id, isActive: true });
      if (index === 0) places.push({ departmentId: department.id, categoryId: id });
    }
  }
  return { places, policyId: policy.id };
}

async function actorOf({ app, database }: DemoContext, username: string): Promise<Actor> {
  const row = await database.queryOne<{ id: number }>('SELECT id FROM users WHERE username = $1', [
    username,
  ]);
  const actor = row && (await app.get(UsersService).findActor(row.id, 'demo'));
  if (!actor) throw new Error(`the demo data has no user ${username}`);
  return actor;
}

async function attach({ app, actor }: DemoContext, ticketId: number): Promise<void> {
  const content = Buffer.from('signal -61 dBm, noise -95 dBm\n');
  await app.get(AttachmentsService).attach(actor, { name: 'signal.txt', content }, ticketId, null);
}

/** Answers some, holds some, resolves and closes some. */
async function work(
  { app }: DemoContext,
  support: Actor,
  ticketId: number,
  n: number,
): Promise<void> {
  const notes = app.get(NotesService);
  if (n % 2 === 1) await notes.add(support, { ticketId, body: 'We are looking into it.' });
  if (n % 7 === 3) {
    await notes.add(support, { ticketId, body: 'Sector 4 is overloaded.', isAdminOnly: true });
  }
  if (n % 8 === 4) await app.get(TicketsService).hold(support, ticketId);
  if (n % 5 === 2) await notes.resolve(support, ticketId, 'It works again.', 'text');
  if (n % 10 === 7) {
    await notes.add(support, { ticketId, body: 'Closed after a call.', status: 'closed' });
  }
  if (n === 12) await notes.add(support, { ticketId, body: 'It is back.', status: 'open' });
}

const HOUR_SECONDS = 3600;
const STEP_SECONDS = 2100;

/**
 * Spreads the tickets over three weeks, since acts know no other time than now. What is written on
 * tickets is append-only, so its guards look away for the moment, in this transaction alone.
 */
async function backdate({ database, clock }: DemoContext, id: number, n: number): Promise<void> {
  const openedAt = clock.in(-(20 + 17 * n) * HOUR_SECONDS);
  for (const table of ['ticket_notes', 'ticket_events']) {
    const column = table === 'ticket_notes' ? 'created_at' : 'at';
    // The opening is the first event; the first note comes a step after it.
    const first = table === 'ticket_notes' ? 0 : 1;
    await database.execute(`ALTER TABLE ${table} DISABLE TRIGGER ${table}_append_only`);
    await database.execute(
      `UPDATE ${table} e
          SET ${column} = $2::timestamptz + (o.place - ${first}) * ${STEP_SECONDS} * interval '1 s'
         FROM (SELECT id, row_number() OVER (ORDER BY id) AS place
                 FROM ${table} WHERE ticket_id = $1) o
        WHERE e.id = o.id`,
      [id, openedAt],
    );
    await database.execute(`ALTER TABLE ${table} ENABLE TRIGGER ${table}_append_only`);
  }
  await database.execute(
    `WITH happened AS (
       SELECT max(at) AS last, min(at) FILTER (WHERE kind = 'responded') AS responded,
              max(at) FILTER (WHERE kind IN ('resolved', 'closed')) AS ended
         FROM ticket_events WHERE ticket_id = $1
     )
     UPDATE tickets t
        SET created_at = $2, modified_at = h.last,
            first_responded_at = CASE WHEN first_responded_at IS NOT NULL THEN h.responded END,
            resolved_at = CASE WHEN resolved_at IS NOT NULL THEN h.ended END,
            closed_at = CASE WHEN closed_at IS NOT NULL THEN h.ended END
       FROM happened h WHERE t.id = $1`,
    [id, openedAt],
  );
}
