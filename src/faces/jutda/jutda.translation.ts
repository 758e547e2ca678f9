import { formatOf, type NewNote, type OpenTicket } from '../../helpdesk/index.js';
import { readInput } from '../../platform/validation/validate.js';
import { CreateTicketForm, TextForm } from './jutda.dto.js';
import { InvalidCall, InvalidTicketId } from './jutda.errors.js';

/** Fields of a form as they came in. */
export type Form = Readonly<Record<string, string | undefined>>;

const ID_MAX = 2_147_483_647;

/** @throws ValidationFailed with every wrong field */
export function toOpenTicket(form: Form): OpenTicket {
  const given = readInput(CreateTicketForm, form, true);
  const description = given.body ?? '';
  return {
    departmentId: given.queue,
    title: given.title,
    description,
    format: formatOf(description),
    submitter: given.submitter_email === undefined ? undefined : { email: given.submitter_email },
    assignedToId: given.assigned_to,
    priority: given.priority,
    source: 'jutda',
  };
}

/** @throws InvalidTicketId also for what is no number: no ticket has that id */
export function toTicketId({ ticket }: Form): number {
  const id = /^\s*\d{1,10}\s*$/.test(ticket ?? '') ? Number(ticket) : 0;
  if (id < 1 || id > ID_MAX) throw new InvalidTicketId();
  return id;
}

/** Private unless said to be public. @throws InvalidCall for a wrong flag, then for a blank message */
export function toNote(ticketId: number, form: Form): NewNote {
  const flag = form['public'] || 'n';
  if (flag !== 'y' && flag !== 'n') throw new InvalidCall("Invalid 'public' flag");
  const { message } = readInput(TextForm, { message: form['message'] }, true);
  if (!message?.trim()) throw new InvalidCall('Blank message');
  return { ticketId, body: message, format: formatOf(message), isAdminOnly: flag === 'n' };
}

/** @throws InvalidCall */
export function toResolution(form: Form): string {
  const { resolution } = readInput(TextForm, { resolution: form['resolution'] }, true);
  if (!resolution?.trim()) throw new InvalidCall('Blank resolution');
  return resolution;
}

/** Ids are texts and the order is by title; beyond ASCII everything is escaped, as Python does. */
export function fromQueues(queues: readonly { department_id: number; name: string }[]): string {
  const list = queues.map(({ department_id, name }) => ({
    id: String(department_id),
    title: name,
  }));
  return JSON.stringify(list).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
