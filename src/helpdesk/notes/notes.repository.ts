import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { TicketNote } from './note.entity.js';

@Injectable()
export class NotesRepository extends EntityRepository<TicketNote> {
  constructor(database: Database) {
    super(database, TicketNote);
  }

  /** The notes of a ticket in the order in which they were written. */
  listOf(ticketId: number, withInternal: boolean): Promise<TicketNote[]> {
    return this.rows.find({
      where: { ticketId, ...(withInternal ? {} : { isAdminOnly: false }) },
      order: { id: 'ASC' },
    });
  }
}
