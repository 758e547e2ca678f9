import { Injectable } from '@nestjs/common';
import type { Actor } from '../auth/index.js';
import { Audit, difference } from '../platform/audit/audit.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { mustBeVersion } from '../platform/database/entity-repository.js';
import { NotFound, ValidationFailed } from '../platform/errors/index.js';
import { Events } from '../platform/events/events.js';
import { ProductNotFound, type ProductReference, ProductsService } from '../products/index.js';
import { mustSeeLeads } from './lead-reach.js';
import { mustBeOpen, type SettableStatus } from './lead-status.js';
import type { Lead } from './lead.entity.js';
import { LeadAdded, LeadMoved } from './leads.events.js';
import { LeadsRepository } from './leads.repository.js';
import { phoneKey } from './phone-key.js';
import { PromotionsService } from './promotions/promotions.service.js';

/** What is known of somebody who is interested. */
export interface LeadFacts {
  name: string;
  email: string | null;
  phone: string | null;
  companyName: string | null;
  address: string | null;
  gps: string | null;
  /** Id or code. */
  product: ProductReference | null;
  leadSource: string | null;
  notes: string | null;
  assignedToId: number | null;
}

export type NewLead = Pick<LeadFacts, 'name'> &
  Partial<LeadFacts> & {
    /** The name of a promotion that is offered. */
    promo?: string | null | undefined;
  };

export type LeadChanges = Partial<LeadFacts> & {
  status?: SettableStatus;
  lostReason?: string | null;
  /** Something to remember, besides. */
  note?: string;
};

type Column = keyof Pick<
  Lead,
  'name' | 'email' | 'phone' | 'companyName' | 'address' | 'gps' | 'leadSource' | 'notes'
>;
const PLAIN: readonly Column[] = [
  'name',
  'email',
  'phone',
  'companyName',
  'address',
  'gps',
  'leadSource',
  'notes',
];

/** The acts on leads; how they become customers is in conversion/. */
@Injectable()
export class LeadsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly products: ProductsService,
    private readonly promotions: PromotionsService,
    private readonly leads: LeadsRepository,
  ) {}

  /**
   * Adds a lead. One whose e-mail address or telephone number is known is added all the same, and
   * names the first of them. @throws PermissionDenied ValidationFailed
   */
  add(actor: Actor, input: NewLead): Promise<Lead> {
    mustSeeLeads(actor);
    if (!input.email && !input.phone) {
      throw ValidationFailed.of('phone', 'or an email is required');
    }
    return this.database.transaction(async () => {
      const promotion = input.promo ? await this.promotions.findOffered(input.promo) : null;
      if (input.promo && !promotion) throw ValidationFailed.of('promo', 'is offered no more');
      const key = phoneKey(input.phone);
      const now = this.clock.now();
      const lead = await this.leads.add({
        ...(Object.fromEntries(PLAIN.map((each) => [each, input[each] ?? null])) as object),
        name: input.name,
        phoneKey: key,
        productId: (await this.productId(input.product)) ?? promotion?.productId ?? null,
        leadSource: input.leadSource ?? promotion?.name ?? null,
        promotionId: promotion?.id ?? null,
        status: 'new',
        assignedToId: await this.assignee(input.assignedToId),
        duplicateOfId: (await this.leads.findSame(input.email ?? null, key)) ?? null,
        createdAt: now,
        modifiedAt: now,
      });
      await this.leads.remember(lead.id, 'added', actor.facts.name, { status: 'new' });
      await this.record(actor, lead.id, 'added', { after: auditedOf(lead) });
      await this.events.emit(new LeadAdded(lead.id));
      return lead;
    });
  }

  /** Changes what is known of a lead, moves him on, or writes a note. @throws NotFound StaleVersion LeadIsWon ValidationFailed */
  modify(actor: Actor, id: number, changes: LeadChanges, version?: number): Promise<Lead> {
    return this.database.transaction(async () => {
      const lead = await this.getForUpdate(actor, id);
      mustBeVersion(lead, version);
      mustBeOpen(lead.status);
      const before = auditedOf(lead);
      for (const column of PLAIN) {
        const value = changes[column];
        if (value !== undefined) Object.assign(lead, { [column]: value });
      }
      if (changes.product !== undefined) lead.productId = await this.productId(changes.product);
      if (changes.assignedToId !== undefined) {
        lead.assignedToId = await this.assignee(changes.assignedToId);
      }
      if (!lead.email && !lead.phone) throw ValidationFailed.of('phone', 'or an email is required');
      lead.phoneKey = phoneKey(lead.phone);
      await this.move(actor, lead, changes);
      lead.modifiedAt = this.clock.now();
      await this.leads.save(lead);
      await this.writeDown(actor, lead, before, changes.note);
      return lead;
    });
  }

  /** Deletes a lead with all that is known of him. @throws NotFound LeadIsWon */
  remove(actor: Actor, id: number, version?: number): Promise<void> {
    return this.database.transaction(async () => {
      const lead = await this.getForUpdate(actor, id);
      mustBeVersion(lead, version);
      mustBeOpen(lead.status);
      await this.leads.remove(lead);
      await this.record(actor, id, 'removed', { before: auditedOf(lead) });
    });
  }

  /** A lead, held until the end of the transaction. @throws NotFound PermissionDenied */
  async getForUpdate(actor: Actor, id: number): Promise<Lead> {
    mustSeeLeads(actor);
    const lead = await this.leads.findForUpdate(id);
    if (!lead) throw new NotFound('lead');
    return lead;
  }

  /** Moves a lead to another stage, in the running transaction; the caller saves it. */
  async move(
    actor: Actor,
    lead: Lead,
    { status, lostReason }: Pick<LeadChanges, 'status' | 'lostReason'>,
  ): Promise<void> {
    const after = status ?? lead.status;
    if (lostReason && after !== 'lost') {
      throw ValidationFailed.of('lost_reason', 'belongs to a lost lead');
    }
    if (lostReason !== undefined) lead.lostReason = lostReason;
    if (after !== 'lost') lead.lostReason = null;
    if (after === lead.status) return;
    const before = lead.status;
    lead.status = after;
    await this.leads.remember(lead.id, 'moved', actor.facts.name, {
      before,
      after,
      ...(lead.lostReason ? { lost_reason: lead.lostReason } : {}),
    });
    await this.events.emit(new LeadMoved(lead.id, before, after));
  }

  private async writeDown(
    actor: Actor,
    lead: Lead,
    before: ReturnType<typeof auditedOf>,
    note: string | undefined,
  ): Promise<void> {
    const changed = difference(before, auditedOf(lead));
    const fields = Object.keys(changed.after).filter((each) => each !== 'status');
    if (fields.length > 0) {
      await this.leads.remember(lead.id, 'modified', actor.facts.name, { changed: fields });
    }
    if (note !== undefined) await this.leads.remember(lead.id, 'noted', actor.facts.name, { note });
    await this.record(actor, lead.id, 'modified', changed);
  }

  /** @throws ValidationFailed */
  private async productId(reference: ProductReference | null | undefined): Promise<number | null> {
    if (reference === undefined || reference === null) return null;
    try {
      return (await this.products.get(reference)).id;
    } catch (error) {
      if (!(error instanceof ProductNotFound)) throw error;
      throw ValidationFailed.of('product_id', 'is no product');
    }
  }

  /** @throws ValidationFailed */
  private async assignee(userId: number | null | undefined): Promise<number | null> {
    if (userId === undefined || userId === null) return null;
    if (await this.leads.isActiveStaff(userId)) return userId;
    throw ValidationFailed.of('assigned_to', 'is no active member of staff');
  }

  private record(actor: Actor, id: number, verb: string, change: object): Promise<void> {
    return this.audit.record(actor, {
      action: `leads.lead.${verb}`,
      subject: 'lead',
      subjectId: id,
      ...change,
    });
  }
}

function auditedOf(lead: Lead) {
  const { name, email, phone, companyName, address, gps, productId, leadSource } = lead;
  const { notes, status, lostReason, assignedToId } = lead;
  return {
    ...{ name, email, phone, companyName, address, gps, productId, leadSource },
    ...{ notes, status, lostReason, assignedToId },
  };
}
