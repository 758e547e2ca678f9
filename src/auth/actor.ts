import { DomainError } from '../platform/errors/index.js';
import type { Agent } from '../platform/http/agent.js';
import { isScope, type Permission } from './scopes.js';

/** Whose rows an actor may see: an argument of every query, never a guard. */
export type Reach =
  | { kind: 'all' }
  | { kind: 'customer'; customerId: number }
  | { kind: 'partner'; partnerId: number }
  | { kind: 'none' };

export interface ActorFacts {
  userId: number | null;
  username: string;
  name: string;
  email: string | null;
  role: string;
  permissions: ReadonlySet<string>;
  /** Absent for callers that bring no token of limited scope (pages, faces, jobs). */
  scopes: ReadonlySet<string> | null;
  clientId: string | null;
  customerId: number | null;
  partnerId: number | null;
  credential: string;
  expiresAt: Date | null;
}

export class PermissionDenied extends DomainError {
  readonly kind = 'forbidden';
  readonly code: string = 'permission_denied';
}

/** RFC 6750 §3.1. @param scopes any of which would do */
export class InsufficientScope extends DomainError {
  readonly kind = 'forbidden';
  readonly code = 'insufficient_scope';
  override readonly headers: Readonly<Record<string, string>>;

  constructor(scopes: readonly string[]) {
    super(`The token lacks the scope ${scopes.join(' or ')}.`);
    this.headers = {
      'WWW-Authenticate': `Bearer realm="lastmile", error="insufficient_scope", scope="${scopes.join(' ')}"`,
    };
  }
}

export class AccountingPermissionRequired extends PermissionDenied {
  override readonly code = 'accounting_permission_required';

  constructor() {
    super('This needs the accounting permission.');
  }
}

/** Who is asking, and what he may. Every act has one as its first argument. */
export class Actor implements Agent {
  readonly userId: number | null;
  readonly username: string;
  readonly clientId: string | null;
  readonly customerId: number | null;
  readonly partnerId: number | null;
  readonly credential: string;
  private confinedTwin: Actor | undefined;

  constructor(
    readonly facts: ActorFacts,
    readonly reach: Reach = reachOf(facts),
  ) {
    this.userId = facts.userId;
    this.username = facts.username;
    this.clientId = facts.clientId;
    this.customerId = facts.customerId;
    this.partnerId = facts.partnerId;
    this.credential = facts.credential;
  }

  /** The house itself, e.g. `billing-run`; reaches everything. */
  static system(name: string): Actor {
    return new Actor(
      {
        userId: null,
        username: `system:${name}`,
        name,
        email: null,
        role: 'system',
        permissions: new Set(['*']),
        scopes: null,
        clientId: null,
        customerId: null,
        partnerId: null,
        credential: `system:${name}`,
        expiresAt: null,
      },
      { kind: 'all' },
    );
  }

  /** Whether the role permits it and, where a scope of that name exists, the token carries it. */
  may(permission: Permission): boolean {
    const { permissions, scopes } = this.facts;
    if (permissions.has('*')) return true;
    if (!permissions.has(permission)) return false;
    return scopes === null || !isScope(permission) || scopes.has(permission);
  }

  /** Works for the ISP, as opposed to a customer or a partner. */
  get isStaff(): boolean {
    return this.customerId === null && this.partnerId === null;
  }

  /** @throws PermissionDenied or, for `accounting`, AccountingPermissionRequired */
  mustBeAllowed(permission: Permission): void {
    if (this.may(permission)) return;
    if (permission === 'accounting') throw new AccountingPermissionRequired();
    throw new PermissionDenied(`Your role does not permit ${permission}.`);
  }

  /**
   * Nobody hands out what he does not have himself: roles are given and edited within one's own.
   * Counts the role alone, not the scopes of the token that he comes with.
   * @throws PermissionDenied naming what he lacks
   */
  mustHold(permissions: readonly string[]): void {
    const held = this.facts.permissions;
    if (held.has('*')) return;
    const lacking = permissions.filter((permission) => !held.has(permission));
    if (lacking.length > 0) {
      throw new PermissionDenied(`Your own role does not have ${lacking.join(', ')}.`);
    }
  }

  /** The same actor seeing only his own customer: the own-customer fallback (API.md §2). */
  confined(): Actor {
    if (this.reach.kind !== 'all') return this;
    this.confinedTwin ??= new Actor(this.facts, ownReachOf(this.facts));
    return this.confinedTwin;
  }
}

function reachOf(facts: ActorFacts): Reach {
  const { permissions } = facts;
  if (permissions.has('*') || permissions.has('view_all_customers')) return { kind: 'all' };
  return ownReachOf(facts);
}

function ownReachOf({ customerId, partnerId }: ActorFacts): Reach {
  if (customerId !== null) return { kind: 'customer', customerId };
  if (partnerId !== null) return { kind: 'partner', partnerId };
  return { kind: 'none' };
}

/**
 * A condition on a customer id column that holds for the rows within reach.
 * @param customers a column such as `t.customer_id`; never text of a caller
 * @param bind gives a value a placeholder, e.g. `$3`
 */
export function withinReach(
  reach: Reach,
  customers: string,
  bind: (value: unknown) => string,
): string {
  switch (reach.kind) {
    case 'all':
      return 'true';
    case 'customer':
      return `${customers} = ${bind(reach.customerId)}`;
    case 'partner':
      return `${customers} IN (SELECT id FROM customers WHERE partner_id = ${bind(reach.partnerId)})`;
    case 'none':
      return 'false';
  }
}
