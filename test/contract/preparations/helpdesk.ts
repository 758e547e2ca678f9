import { signedHeaders } from '../../../src/platform/webhooks/webhook-signature.js';
import type { Desk, Preparation } from '../desk.js';

/** Tickets, and letters to the helpdesk. */
export const HELPDESK: Record<string, Preparation> = {
  'POST /admin/tickets/{id}/hold': async (desk) => `/admin/tickets/${await openTicket(desk)}/hold`,
  'POST /admin/tickets/{id}/release': async (desk) => {
    const id = await openTicket(desk);
    await desk.post(`/admin/tickets/${id}/hold`);
    return `/admin/tickets/${id}/release`;
  },
  'POST /admin/tickets/{id}/merge': async (desk) =>
    `/admin/tickets/${await openTicket(desk)}/merge`,
  'DELETE /admin/tickets/{id}/watchers/{watcher}': async (desk) => {
    const id = await openTicket(desk);
    await desk.post(`/admin/tickets/${id}/watchers`, { email: 'aunt@pienaar.example' });
    const watcher = await desk.idOf('SELECT id FROM ticket_watchers ORDER BY id DESC');
    return `/admin/tickets/${id}/watchers/${watcher}`;
  },
  'DELETE /admin/tickets/{id}': async (desk) => `/admin/tickets/${await openTicket(desk)}`,
  'POST /admin/mailboxes/{id}/poll': (desk) =>
    Promise.resolve(`${desk.madeBy('POST /admin/mailboxes')}/poll`),
  'POST /admin/mailboxes/{id}/secret': async (desk) =>
    `/admin/mailboxes/${(await httpDoor(desk)).id}/secret`,
  'GET /admin/incoming-mails/{id}': async (desk) => `/admin/incoming-mails/${await letterIn(desk)}`,
  'GET /admin/incoming-mails/{id}/raw': async (desk) =>
    `/admin/incoming-mails/${await letterIn(desk)}/raw`,
  'POST /admin/incoming-mails/{id}/retry': async (desk) =>
    `/admin/incoming-mails/${await letterIn(desk)}/retry`,
};

/** @returns the id of a ticket that is open and stands still */
async function openTicket({ staff }: Desk): Promise<number> {
  const ticket = {
    customer_id: 1,
    department_id: 1,
    category_id: 1,
    ticket_title: 'No signal',
    ticket_description: 'None at all.',
  };
  return (await staff.call('add_helpdesk_ticket', ticket)).data.ticket_id;
}

function httpDoor(desk: Desk): Promise<{ id: number; secret: string }> {
  return desk.post('/admin/mailboxes', {
    name: desk.unique('Door'),
    department_id: 1,
    kind: 'http',
  });
}

/** A letter comes in by an HTTP door. @returns its id */
async function letterIn(desk: Desk): Promise<number> {
  const { id, secret } = await httpDoor(desk);
  const letter = `From: jessica@pienaar.example\r\nSubject: No signal\r\nMessage-ID: <${id}@pienaar.example>\r\n\r\nIt is off.\r\n`;
  const headers = signedHeaders([secret], `msg_${id}`, desk.house.clock.now(), letter);
  const answer = await desk.house.api.post(`/helpdesk/mail-in/${id}`, {
    body: letter,
    headers: { ...headers, 'content-type': 'message/rfc822' },
  });
  return answer.body.incoming_mail_id;
}
