import { Injectable } from '@nestjs/common';
import { type Actor, PermissionDenied } from '../../auth/index.js';
import { CustomersService } from '../../customers/index.js';
import { type FieldError, ValidationFailed } from '../../platform/errors/index.js';
import { AttachmentsService, UNKNOWN_LINK } from '../attachments/attachments.service.js';
import { DepartmentsRepository } from '../departments/departments.repository.js';
import type { TextFormat, TicketSource } from './ticket.entity.js';
import { TicketsRepository } from './tickets.repository.js';
import { seesInternal } from './visibility.js';

/** What a ticket is opened with. */
export interface OpenTicket {
  title: string;
  description: string;
  format?: TextFormat;
  departmentId: number;
  /** Absent when the door that it came in by knows no categories. */
  categoryId?: number | undefined;
  /** Absent: the only customer with the submitter's e-mail address, or nobody. */
  customerId?: number | undefined;
  submitter?: { email: string; name?: string | undefined } | undefined;
  priority?: number | undefined;
  assignedToId?: number | undefined;
  isAdminOnly?: boolean | undefined;
  fileLink?: string | undefined;
  source: TicketSource;
  followsId?: number | undefined;
  /** The Message-ID of the letter that it came by; what is written about it answers that. */
  letterId?: string | undefined;
}

/** For whom, and on whose wish, a ticket is opened. */
export interface Party {
  customerId: number | null;
  submitterEmail: string | null;
  submitterName: string | null;
}

/** What is asked of somebody who wants to open a ticket. */
@Injectable()
export class TicketOpening {
  constructor(
    private readonly customers: CustomersService,
    private readonly departments: DepartmentsRepository,
    private readonly tickets: TicketsRepository,
    private readonly attachments: AttachmentsService,
  ) {}

  /** Everything that must stand in a predefined list. @throws ValidationFailed with all wrong fields */
  async mustBeValid(actor: Actor, input: OpenTicket): Promise<{ assigneeId: number | null }> {
    const { departmentId, categoryId, assignedToId, fileLink } = input;
    const wrong: FieldError[] = [];
    const department = await this.departments.find(departmentId);
    if (!department?.isActive) wrong.push({ field: 'department_id', message: 'is no department' });
    if (categoryId !== undefined) {
      const category = await this.departments.findCategory(categoryId);
      if (!category?.isActive) wrong.push({ field: 'category_id', message: 'is no category' });
      else if (category.departmentId !== null && category.departmentId !== departmentId) {
        wrong.push({ field: 'category_id', message: 'belongs to another department' });
      }
    }
    if (assignedToId !== undefined && !(await this.tickets.isActiveStaff(assignedToId))) {
      wrong.push({ field: 'assigned_to', message: 'is no active member of staff' });
    }
    if (fileLink !== undefined && !(await this.attachments.isLink(actor, fileLink))) {
      wrong.push({ field: 'file_link_id', message: UNKNOWN_LINK });
    }
    if (wrong.length > 0) throw new ValidationFailed(wrong);
    return { assigneeId: assignedToId ?? department?.defaultAssigneeId ?? null };
  }

  /** Customers and partners neither hide tickets nor hand out work. @throws PermissionDenied */
  mustBePermitted(actor: Actor, { isAdminOnly, assignedToId }: OpenTicket): void {
    if (seesInternal(actor)) return;
    if (isAdminOnly) throw new PermissionDenied('Only staff may open a ticket for staff only.');
    if (assignedToId !== undefined) throw new PermissionDenied('Only staff may assign tickets.');
  }

  /** @throws CustomerNotFound; ValidationFailed when an outsider names nobody within his reach */
  async partyOf(actor: Actor, { customerId, submitter }: OpenTicket): Promise<Party> {
    const id = customerId ?? (await this.findCustomer(actor, submitter?.email));
    if (id === undefined) {
      if (!seesInternal(actor)) {
        throw ValidationFailed.of('submitter_email', 'belongs to none of your customers');
      }
      return {
        customerId: null,
        submitterEmail: submitter?.email ?? null,
        submitterName: submitter?.name ?? null,
      };
    }
    const customer = await this.customers.get(actor, { customerId: id });
    if (actor.customerId !== null) {
      return {
        customerId: id,
        submitterEmail: actor.facts.email ?? customer.email,
        submitterName: actor.facts.name,
      };
    }
    return {
      customerId: id,
      submitterEmail: submitter?.email ?? customer.email,
      submitterName: submitter?.name ?? customer.name,
    };
  }

  /** A customer's user always speaks for his own customer. */
  private findCustomer(actor: Actor, email: string | undefined): Promise<number | undefined> {
    if (actor.customerId !== null && !seesInternal(actor)) {
      return Promise.resolve(actor.customerId);
    }
    return email === undefined
      ? Promise.resolve(undefined)
      : this.tickets.findCustomerByEmail(actor, email);
  }
}
