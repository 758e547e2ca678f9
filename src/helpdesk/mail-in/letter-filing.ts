import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { UPLOAD_LIMIT_BYTES } from '../../platform/calls/receive-call.js';
import { AttachmentsService, type GivenFile } from '../attachments/attachments.service.js';
import { TicketMails } from '../mail-out/ticket-mails.js';
import { type NoteAuthor, NotesService } from '../notes/notes.service.js';
import { ticketNumber } from '../tickets/ticket-number.js';
import { TicketIsClosed } from '../tickets/ticket-status.js';
import { TITLE_MAX } from '../tickets/dto/ticket-parameters.dto.js';
import { TicketsService } from '../tickets/tickets.service.js';
import { type Addressed, type AnsweredLetter, Correspondents } from './correspondents.js';
import type { MailResult } from './incoming-mails.repository.js';
import type { Letter } from './letter.js';
import { writtenText } from './written-text.js';

export type SignedLetter = Letter & { from: NonNullable<Letter['from']> };

/** What is known of a letter besides what stands in it. */
export interface Circumstances {
  /** Where it came in. */
  departmentId: number;
  answered: AnsweredLetter | null;
  /** The member of staff whose address it bears, if he may work on tickets. */
  staff: Actor | null;
}

type Filed = Pick<MailResult, 'outcome' | 'ticketId' | 'noteId'>;

/** Files that one letter may bring; a letter holds many more only to do harm. */
const FILES_MAX = 50;

/**
 * Puts letters onto their tickets, or opens new ones. A subject alone proves nothing, because
 * anybody can write it: it counts for the people around the ticket only. The id of a letter of ours
 * is proof, because it cannot be guessed. And nobody is taken for staff by his address alone.
 */
@Injectable()
export class LetterFiling {
  constructor(
    private readonly correspondents: Correspondents,
    private readonly tickets: TicketsService,
    private readonly notes: NotesService,
    private readonly attachments: AttachmentsService,
    private readonly mails: TicketMails,
  ) {}

  /** Belongs to the transaction in which the letter is marked as worked. */
  async file(actor: Actor, letter: SignedLetter, facts: Circumstances): Promise<Filed> {
    const { answered, staff } = facts;
    const named = answered?.ticketId ?? (await this.correspondents.findTagged(letter.subject));
    if (named === undefined) return this.open(actor, letter, facts);
    const addressed = await this.correspondents.findAddressed(named, letter.from.email);
    if (!addressed) return this.open(actor, letter, facts);
    if (staff && answered?.wasForStaff) {
      const isAdminOnly = answered.wasInternal && !addressed.isAdminOnly;
      return this.note(staff, letter, addressed, { isAdminOnly });
    }
    // To a letter for staff only staff answer; what others know of it they should not.
    const hasHadIt = answered?.isOurs === true && !answered.wasForStaff;
    const mayWrite = !addressed.isAdminOnly && staff === null && (addressed.isParty || hasHadIt);
    if (!mayWrite) return this.open(actor, letter, facts, { refersTo: named });
    try {
      return await this.note(actor, letter, addressed, { author: authorOf(letter, addressed) });
    } catch (refusal) {
      if (!(refusal instanceof TicketIsClosed)) throw refusal;
      const { ticketId, isParty } = addressed;
      const refersTo = { refersTo: ticketId };
      return this.open(actor, letter, facts, isParty ? { follows: ticketId } : refersTo);
    }
  }

  private async note(
    actor: Actor,
    letter: SignedLetter,
    { ticketId }: Addressed,
    facts: { isAdminOnly?: boolean; author?: NoteAuthor },
  ): Promise<Filed> {
    const { text, format } = writtenText(letter, true);
    const left = leftOut(letter.files);
    const { note } = await this.notes.add(actor, {
      ticketId,
      kind: 'mail',
      body: format === 'text' ? text + left : text,
      format,
      ...facts,
    });
    await this.remember(letter, ticketId, note.id);
    await this.attach(actor, letter.files, ticketId, note.id);
    return { outcome: 'noted', ticketId, noteId: note.id };
  }

  /** @param named the ticket that it takes up too late, or that it names in vain */
  private async open(
    actor: Actor,
    letter: SignedLetter,
    { departmentId }: Circumstances,
    named: { follows?: number; refersTo?: number } = {},
  ): Promise<Filed> {
    const { text, format } = writtenText(letter, false);
    const { id } = await this.tickets.open(actor, {
      title: titleOf(letter.subject),
      description: format === 'text' ? text + leftOut(letter.files) : text,
      format,
      departmentId,
      submitter: letter.from,
      source: 'mail',
      followsId: named.follows,
      ...(letter.messageId === null ? {} : { letterId: letter.messageId }),
    });
    await this.attach(actor, letter.files, id, null);
    if (named.refersTo !== undefined) await this.refer(actor, id, named.refersTo);
    return { outcome: 'opened', ticketId: id, noteId: null };
  }

  /** Staff see what the letter named; its sender learns nothing of that ticket. */
  private async refer(actor: Actor, ticketId: number, namedId: number): Promise<void> {
    await this.notes.add(actor, {
      ticketId,
      kind: 'mail',
      body: `The letter names ${ticketNumber(namedId)}, but its sender has no part in that ticket.`,
      isAdminOnly: true,
    });
  }

  private async remember(letter: SignedLetter, ticketId: number, noteId: number): Promise<void> {
    if (letter.messageId === null) return;
    const { email } = letter.from;
    await this.mails.remember(letter.messageId, {
      ticketId,
      noteId,
      address: email,
      direction: 'in',
    });
  }

  private async attach(
    actor: Actor,
    files: readonly GivenFile[],
    ticketId: number,
    noteId: number | null,
  ): Promise<void> {
    for (const file of files.filter(isTakable).slice(0, FILES_MAX)) {
      await this.attachments.attach(actor, file, ticketId, noteId);
    }
  }
}

function isTakable({ content }: GivenFile): boolean {
  return content.length > 0 && content.length <= UPLOAD_LIMIT_BYTES;
}

/** A line for each file that is too large for the ticket; it stays in the letter. */
function leftOut(files: readonly GivenFile[]): string {
  return files
    .filter(({ content }) => content.length > UPLOAD_LIMIT_BYTES)
    .map(({ name, content }) => `\n[${name}: ${content.length} bytes are too many]`)
    .join('');
}

function authorOf({ from }: SignedLetter, { partyUserId }: Addressed): NoteAuthor {
  return { userId: partyUserId, name: from.name, email: from.email, kind: 'customer' };
}

function titleOf(subject: string): string {
  const oneLine = subject.replace(/\s+/g, ' ').trim();
  return Array.from(oneLine).slice(0, TITLE_MAX).join('').trim() || '(no subject)';
}
