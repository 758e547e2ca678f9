import { Injectable } from '@nestjs/common';
import type { Actor } from '../auth/index.js';
import { Audit } from '../platform/audit/audit.js';
import type { Page } from '../platform/calls/answers.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { DomainError } from '../platform/errors/index.js';
import { Vault } from '../platform/secrets/vault.js';
import type { ChangeRequest, ChangeRequestStatus, Fields } from './change-request.entity.js';
import {
  type ChangeRequestFilter,
  ChangeRequestsRepository,
} from './change-requests.repository.js';
import { type FieldChange, fieldChanges, SECRET } from './field-changes.js';
import type { Reviewed, ReviewableAct, SubjectState } from './reviewable-act.js';
import {
  ChangeNoLongerFits,
  ChangeRequestDecided,
  ChangeRequestNotFound,
} from './workflow.errors.js';

/** A change request with what it would do today. */
export interface ReviewedRequest {
  request: ChangeRequest;
  changes: FieldChange[];
}

/** How a room hands an act to review. */
export interface Review<Input extends object, Result> {
  /**
   * Does the act at once for an actor with `approve_changes`; stores a change request for everybody
   * else. The room has checked before that the actor may ask for it.
   */
  submit(actor: Actor, subjectId: number, input: Input): Promise<Reviewed<Result>>;
}

/** Acts that wait for staff: stored with what they were based on, and done again when approved. */
@Injectable()
export class Workflow {
  private readonly acts = new Map<string, ReviewableAct<object, unknown>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly vault: Vault,
    private readonly requests: ChangeRequestsRepository,
  ) {}

  /** Rooms declare their acts when their module starts. */
  register<Input extends object, Result>(
    name: string,
    act: ReviewableAct<Input, Result>,
  ): Review<Input, Result> {
    if (this.acts.has(name)) throw new Error(`${name} is registered for review already`);
    this.acts.set(name, act as ReviewableAct<object, unknown>);
    return {
      submit: (actor, subjectId, input) =>
        this.database.transaction(async () =>
          actor.may('approve_changes')
            ? { reviewStatus: 'applied', result: await act.apply(actor, subjectId, input) }
            : {
                reviewStatus: 'pending',
                changeRequestId: await this.store(actor, name, act, subjectId, input),
              },
        ),
    };
  }

  /** The latest first. */
  list(filter: ChangeRequestFilter): Promise<Page> {
    return this.requests.list(filter);
  }

  /** @throws ChangeRequestNotFound */
  async get(id: number): Promise<ReviewedRequest> {
    const request = await this.requests.find(id);
    if (!request) throw new ChangeRequestNotFound();
    const state = await this.acts.get(request.act)?.state(request.subjectId, false);
    return { request, changes: fieldChanges(request.input, request.base, state?.fields ?? {}) };
  }

  /**
   * Does what was asked for, on today's state.
   * @throws ChangeRequestNotFound ChangeRequestDecided
   * @throws ChangeNoLongerFits when the same fields have changed since, the row is gone, or the act refuses;
   *   the request then stays pending
   */
  approve(actor: Actor, id: number, note: string | null): Promise<ReviewedRequest> {
    return this.database.transaction(async () => {
      const request = await this.getUndecided(id);
      const act = this.acts.get(request.act);
      const state = await act?.state(request.subjectId, true);
      if (!act || !state) throw new ChangeNoLongerFits(`the ${request.subject} is gone.`);
      const changes = fieldChanges(request.input, request.base, state.fields);
      refuseUnfit(changes);
      try {
        await act.apply(actor, request.subjectId, this.whole(request));
      } catch (error) {
        throw asUnfit(error);
      }
      return { request: await this.decide(actor, request, 'applied', note), changes };
    });
  }

  /** @throws ChangeRequestNotFound ChangeRequestDecided */
  reject(actor: Actor, id: number, note: string | null): Promise<ReviewedRequest> {
    return this.database.transaction(async () => {
      await this.decide(actor, await this.getUndecided(id), 'rejected', note);
      return this.get(id);
    });
  }

  private async store(
    actor: Actor,
    name: string,
    act: ReviewableAct<never, unknown>,
    subjectId: number,
    input: object,
  ): Promise<number> {
    const state = await act.state(subjectId, true);
    if (!state) throw new ChangeNoLongerFits(`the ${act.subject} is gone.`);
    const { open, secret } = parted(input, act.secrets ?? []);
    const now = this.clock.now();
    const request = await this.requests.add({
      act: name,
      subject: act.subject,
      subjectId,
      title: state.title,
      input: open,
      base: baseOf(open, state),
      baseVersion: state.version,
      sealed: secret && this.vault.seal(JSON.stringify(secret), contextOf(name, subjectId)),
      status: 'pending',
      requestedBy: actor.userId,
      requestedName: actor.username,
      clientId: actor.clientId,
      createdAt: now,
      modifiedAt: now,
    });
    await this.record(actor, request, 'requested', {
      act: name,
      [`${act.subject}_id`]: subjectId,
      ...open,
    });
    return request.id;
  }

  private async getUndecided(id: number): Promise<ChangeRequest> {
    const request = await this.requests.findForUpdate(id);
    if (!request) throw new ChangeRequestNotFound();
    if (request.status !== 'pending') throw new ChangeRequestDecided(request.status);
    return request;
  }

  private async decide(
    actor: Actor,
    request: ChangeRequest,
    status: ChangeRequestStatus,
    note: string | null,
  ): Promise<ChangeRequest> {
    request.status = status;
    request.sealed = null;
    request.decidedBy = actor.userId;
    request.decidedName = actor.username;
    request.decidedAt = request.modifiedAt = this.clock.now();
    request.note = note;
    await this.requests.save(request);
    await this.record(actor, request, status, { status, note });
    return request;
  }

  /** The input with its secrets. */
  private whole({ act, subjectId, input, sealed }: ChangeRequest): object {
    if (!sealed) return input;
    const secret = JSON.parse(this.vault.open(sealed, contextOf(act, subjectId))) as object;
    return { ...input, ...secret };
  }

  private record(actor: Actor, { id }: ChangeRequest, verb: string, after: object): Promise<void> {
    return this.audit.record(actor, {
      action: `workflow.change_request.${verb}`,
      subject: 'change_request',
      subjectId: id,
      after,
    });
  }
}

const contextOf = (act: string, subjectId: number): string => `change-request:${act}:${subjectId}`;

/** The input as it may be seen, and its secrets. */
function parted(
  input: object,
  secrets: readonly string[],
): { open: Fields; secret: Fields | null } {
  const isSecret = ([name]: [string, unknown]): boolean => secrets.includes(name);
  const entries = Object.entries(input) as [string, unknown][];
  const secret = entries.filter(isSecret);
  return {
    open: Object.fromEntries(entries.map((one) => (isSecret(one) ? [one[0], SECRET] : one))),
    secret: secret.length > 0 ? Object.fromEntries(secret) : null,
  };
}

function baseOf(input: Fields, { fields }: SubjectState): Fields {
  return Object.fromEntries(Object.keys(input).map((name) => [name, fields[name] ?? null]));
}

/** @throws ChangeNoLongerFits naming each field that somebody has changed since */
function refuseUnfit(changes: readonly FieldChange[]): void {
  const unfit = changes.filter(({ fits }) => !fits);
  if (unfit.length === 0) return;
  throw new ChangeNoLongerFits(
    `${unfit.map(({ field }) => field).join(', ')} changed since it was asked for.`,
    unfit.map(({ field, before, now }) => ({
      field,
      message: `was ${JSON.stringify(before)} then and is ${JSON.stringify(now)} now`,
    })),
  );
}

/** What the act refuses today that it would have done then. A missing right of the reviewer stays what it is. */
function asUnfit(error: unknown): unknown {
  const isUnfit =
    error instanceof DomainError && ['invalid', 'conflict', 'not_found'].includes(error.kind);
  return isUnfit ? new ChangeNoLongerFits(error.message, error.fields) : error;
}
