import { Injectable } from '@nestjs/common';
import { type Actor, UsersService } from '../../auth/index.js';
import { NotesService, PredefinedLists, TicketsService, formatOf } from '../../helpdesk/index.js';
import { NotFound } from '../../platform/errors/index.js';
import { InvalidCall, InvalidTicketId, InvalidUsername } from './jutda.errors.js';
import {
  type Form,
  fromQueues,
  toNote,
  toOpenTicket,
  toResolution,
  toTicketId,
} from './jutda.translation.js';

const OK = 'OK';

/** The methods of the contract as acts of ours; answers are the texts that go out. */
@Injectable()
export class JutdaClerk {
  constructor(
    private readonly tickets: TicketsService,
    private readonly notes: NotesService,
    private readonly lists: PredefinedLists,
    private readonly users: UsersService,
  ) {}

  async createTicket(actor: Actor, form: Form): Promise<string> {
    const { id } = await this.tickets.open(actor, toOpenTicket(form));
    return String(id);
  }

  async deleteTicket(actor: Actor, form: Form): Promise<string> {
    if (!form['confirm']) throw new InvalidCall('No confirmation provided');
    return onTicket(form, (id) => this.tickets.remove(actor, id));
  }

  holdTicket(actor: Actor, form: Form): Promise<string> {
    return onTicket(form, (id) => this.tickets.hold(actor, id));
  }

  unholdTicket(actor: Actor, form: Form): Promise<string> {
    return onTicket(form, (id) => this.tickets.release(actor, id));
  }

  addFollowup(actor: Actor, form: Form): Promise<string> {
    return onTicket(form, async (id) => {
      await this.tickets.mustExist(actor, id);
      await this.notes.add(actor, toNote(id, form));
    });
  }

  resolve(actor: Actor, form: Form): Promise<string> {
    return onTicket(form, async (id) => {
      await this.tickets.mustExist(actor, id);
      const resolution = toResolution(form);
      await this.notes.resolve(actor, id, resolution, formatOf(resolution));
    });
  }

  async listQueues(): Promise<string> {
    return fromQueues((await this.lists.read()).departments);
  }

  async findUser(actor: Actor, form: Form): Promise<string> {
    const user = await this.users.findNamed(actor, form['username'] ?? '');
    if (!user) throw new InvalidUsername();
    return String(user.id);
  }
}

/** The ticket is looked at first, and a missing one has its own text. */
async function onTicket(form: Form, act: (id: number) => Promise<unknown>): Promise<string> {
  const id = toTicketId(form);
  try {
    await act(id);
  } catch (error) {
    throw error instanceof NotFound ? new InvalidTicketId() : error;
  }
  return OK;
}
