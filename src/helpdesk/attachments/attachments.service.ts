import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Actor, Facts, PermissionDenied } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { FileAnswer } from '../../platform/calls/answers.js';
import { UPLOAD_LIMIT_BYTES } from '../../platform/calls/receive-call.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, NotFound, TooLarge, ValidationFailed } from '../../platform/errors/index.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { newSecret } from '../../platform/secrets/secrets.js';
import type { Ticket } from '../tickets/ticket.entity.js';
import { TicketsRepository } from '../tickets/tickets.repository.js';
import { seesInternal } from '../tickets/visibility.js';
import { type Attachment, AttachmentsRepository, type FileLink } from './attachments.repository.js';
import { safeFileName } from './file-name.js';
import { ATTACHMENT_TYPES, fileTypeOf } from './file-type.js';

export interface GivenFile {
  name: string;
  content: Buffer;
}

/** Where an upload goes: onto a ticket at once, or under a link until its ticket or note comes. */
export interface UploadPlace {
  ticketId?: number | undefined;
  fileLink?: string | undefined;
}

export interface Uploaded {
  attachmentId: number;
  /** `null` when it went onto a ticket at once. */
  fileLink: string | null;
  sha256: string;
  sizeBytes: number;
}

const WAITING_SECONDS = 24 * 3600;
/** Files that may wait under one link, and bytes that may wait for one user. */
const FILES_PER_LINK_MAX = 50;
const WAITING_BYTES_MAX = 50 * UPLOAD_LIMIT_BYTES;

/** Files of tickets: uploaded first and linked later, or put onto a ticket at once. */
@Injectable()
export class AttachmentsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly facts: Facts,
    private readonly attachments: AttachmentsRepository,
    private readonly tickets: TicketsRepository,
  ) {}

  onModuleInit(): void {
    this.facts.attachmentTypes.push(...ATTACHMENT_TYPES);
    this.jobs.every('17 * * * *', 'helpdesk.remove-waiting-uploads', () => this.removeWaiting());
  }

  /** @throws TooLarge NotFound; ValidationFailed for a link that is unknown, foreign or used */
  upload(actor: Actor, file: GivenFile, place: UploadPlace): Promise<Uploaded> {
    mustFit(file);
    return this.database.transaction(async () => {
      const { ticketId, fileLink } = place;
      const ticket =
        ticketId === undefined
          ? undefined
          : await this.tickets.getVisibleForUpdate(actor, ticketId);
      const link = ticket && fileLink === undefined ? null : await this.openLink(actor, fileLink);
      await this.mustHaveRoom(actor, file);
      const kept = await this.keep(actor, file, {
        fileLinkId: link?.id ?? null,
        ticketId: link ? null : (ticket?.id ?? null),
        noteId: null,
      });
      if (ticket && link) {
        await this.attachments.place(link.id, ticket.id, null, this.clock.now());
      }
      if (ticket) await this.touch(ticket);
      await this.record(actor, 'added', kept, ticket?.id ?? null);
      return {
        attachmentId: kept.id,
        fileLink: link?.link ?? null,
        sha256: kept.sha256.toString('hex'),
        sizeBytes: kept.sizeBytes,
      };
    });
  }

  /** Gives what waits under a link to a ticket or note. @throws ValidationFailed */
  async place(
    actor: Actor,
    fileLink: string,
    ticketId: number,
    noteId: number | null,
  ): Promise<void> {
    const link = await this.attachments.findLinkForUpdate(fileLink, actor.userId);
    if (!link) throw unknownLink();
    await this.attachments.place(link.id, ticketId, noteId, this.clock.now());
  }

  /** Whether a link is his and unused; acts report it together with their other wrong fields. */
  async isLink(actor: Actor, fileLink: string): Promise<boolean> {
    return (await this.attachments.findLinkForUpdate(fileLink, actor.userId)) !== undefined;
  }

  /** Keeps a file that came with a letter. @throws TooLarge */
  attach(
    actor: Actor,
    file: GivenFile,
    ticketId: number,
    noteId: number | null,
  ): Promise<Attachment> {
    mustFit(file);
    return this.keep(actor, file, { fileLinkId: null, ticketId, noteId });
  }

  /** The file itself, always as a download. @throws NotFound */
  async download(actor: Actor, id: number): Promise<FileAnswer> {
    const found = await this.getVisible(actor, id);
    const content = await this.attachments.readContent(found.sha256);
    return new FileAnswer(content, found.contentType, found.fileName);
  }

  /** Customers take back only what came from themselves. @throws NotFound PermissionDenied */
  remove(actor: Actor, id: number): Promise<void> {
    return this.database.transaction(async () => {
      const found = await this.getVisible(actor, id);
      if (!seesInternal(actor) && found.uploadedById !== actor.userId) {
        throw new PermissionDenied('This file was added by somebody else.');
      }
      if (found.ticketId !== null) {
        await this.touch(await this.tickets.getVisibleForUpdate(actor, found.ticketId));
      }
      await this.attachments.remove(id);
      await this.record(actor, 'removed', found, found.ticketId);
    });
  }

  private async openLink(actor: Actor, fileLink: string | undefined): Promise<FileLink> {
    if (fileLink !== undefined) {
      const link = await this.attachments.findLinkForUpdate(fileLink, actor.userId);
      if (!link) throw unknownLink();
      if ((await this.attachments.countWaiting(link.id)) >= FILES_PER_LINK_MAX) {
        throw new Conflict(`A file link holds at most ${FILES_PER_LINK_MAX} files.`);
      }
      return link;
    }
    if (actor.userId === null) throw new PermissionDenied('Only users upload files.');
    return this.attachments.addLink(newSecret('fl_'), actor.userId, this.clock.now());
  }

  /** Uploads that nothing is made of must not fill the disk. @throws Conflict */
  private async mustHaveRoom({ userId }: Actor, { content }: GivenFile): Promise<void> {
    const waiting = await this.attachments.sumWaitingBytes(userId);
    if (waiting + content.length > WAITING_BYTES_MAX) {
      throw new Conflict('Too much is waiting already; link or remove some of it first.');
    }
  }

  private async keep(
    actor: Actor,
    { name, content }: GivenFile,
    place: Pick<Attachment, 'fileLinkId' | 'ticketId' | 'noteId'>,
  ): Promise<Attachment> {
    const now = this.clock.now();
    const sha256 = createHash('sha256').update(content).digest();
    const fileName = safeFileName(name);
    const attachment = {
      ...place,
      uploadedById: actor.userId,
      fileName,
      contentType: fileTypeOf(content, fileName),
      sizeBytes: content.length,
      sha256,
    };
    await this.attachments.keepContent(sha256, content, now);
    return { ...attachment, id: await this.attachments.add(attachment, now) };
  }

  private async getVisible(actor: Actor, id: number): Promise<Attachment> {
    const found = await this.attachments.findVisible(actor, id);
    if (!found) throw new NotFound('attachment');
    return found;
  }

  private async touch(ticket: Ticket): Promise<void> {
    ticket.modifiedAt = this.clock.now();
    await this.tickets.save(ticket);
  }

  private async removeWaiting(): Promise<void> {
    const before = this.clock.in(-WAITING_SECONDS);
    await this.attachments.removeWaitingSince(before);
    await this.attachments.removeUnusedContents(before);
  }

  private async record(
    actor: Actor,
    verb: 'added' | 'removed',
    { id, fileName, sizeBytes, sha256 }: Attachment,
    ticketId: number | null,
  ): Promise<void> {
    const facts = { ticketId, fileName, sizeBytes, sha256: sha256.toString('hex') };
    await this.audit.record(actor, {
      action: `helpdesk.attachment.${verb}`,
      subject: 'ticket_attachment',
      subjectId: id,
      ...(verb === 'added' ? { after: facts } : { before: facts }),
    });
  }
}

function mustFit({ content }: GivenFile): void {
  if (content.length > UPLOAD_LIMIT_BYTES) throw new TooLarge('A file', UPLOAD_LIMIT_BYTES);
}

export function unknownLink(): ValidationFailed {
  return ValidationFailed.of('file_link_id', UNKNOWN_LINK);
}

export const UNKNOWN_LINK = 'is unknown, used already, or of another user';
