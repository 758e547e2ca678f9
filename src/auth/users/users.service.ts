import { Injectable } from '@nestjs/common';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { passwordMistake } from '../../platform/secrets/password-rules.js';
import { Passwords } from '../../platform/secrets/passwords.js';
import { AccessTokens } from '../access-tokens.js';
import { Actor } from '../actor.js';
import type { Role } from '../roles/role.entity.js';
import { RolesRepository } from '../roles/roles.repository.js';
import { TokensRepository } from '../tokens/tokens.repository.js';
import type { User } from './user.entity.js';
import { auditedUser, userFacts, type UserFacts } from './user-facts.js';
import { normalisedUsername, USERNAME, USERNAME_RULE } from './username.js';
import { UsersRepository } from './users.repository.js';

export interface NewCustomerUser {
  username: string;
  /** Absent: he can only be signed in by a one-time token. */
  password?: string;
  name: string;
  email?: string | null;
  customerId: number;
  /** False: he waits until somebody lets him in. */
  isActive?: boolean;
}

export interface NewUser extends Omit<NewCustomerUser, 'customerId' | 'isActive'> {
  /** Name of a role. */
  role: string;
  customerId?: number | null;
  partnerId?: number | null;
}

export interface UserChanges extends Partial<NewUser> {
  isActive?: boolean;
}

/** The role of the users that the house itself makes for customers. */
const CUSTOMER_ROLE = 'customer';

/**
 * Who signs in. Users are never erased, because the audit trail names them; they are deactivated.
 * Nobody makes, changes or takes over a user who may do more than he may himself.
 */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly passwords: Passwords,
    private readonly users: UsersRepository,
    private readonly roles: RolesRepository,
    private readonly tokens: TokensRepository,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** @throws NotFound */
  async get(id: number): Promise<UserFacts> {
    const user = await this.users.find(id);
    if (!user) throw new NotFound('user');
    return userFacts(user, await this.roles.get(user.roleId));
  }

  /** A user who may sign in. */
  async findActive(id: number): Promise<UserFacts | null> {
    const user = await this.users.find(id);
    return user?.isActive ? userFacts(user, await this.roles.get(user.roleId)) : null;
  }

  /** A user by his name in exactly this case, of those within the actor's reach; active or not. */
  async findNamed({ reach }: Actor, username: string): Promise<UserFacts | null> {
    const user = await this.users.findByUsername(username);
    const isWithinReach =
      reach.kind === 'all' ||
      (reach.kind === 'customer' && user?.customerId === reach.customerId) ||
      (reach.kind === 'partner' && user?.partnerId === reach.partnerId);
    if (user?.username !== username || !isWithinReach) return null;
    return userFacts(user, await this.roles.get(user.roleId));
  }

  /** The oldest active user of a customer: the one that is meant where only the customer is named. */
  async findOfCustomer(customerId: number): Promise<UserFacts | null> {
    const user = await this.users.findOldestOfCustomer(customerId);
    return user && userFacts(user, await this.roles.get(user.roleId));
  }

  /** Who acts in a browser session or by a one-time token: an active user, with all that his role permits. */
  async findActor(id: number, credential: string): Promise<Actor | null> {
    const user = await this.findActive(id);
    if (!user) return null;
    return new Actor({
      ...user,
      userId: user.id,
      permissions: new Set(user.permissions),
      scopes: null,
      clientId: null,
      credential,
      expiresAt: null,
    });
  }

  /** Adds a user with any role that is within the actor's own. @throws ValidationFailed Conflict PermissionDenied */
  create(actor: Actor, input: NewUser): Promise<UserFacts> {
    return this.database.transaction(async () => {
      const role = await this.roleNamed(input.role);
      actor.mustHold(role.permissions);
      return this.add(actor, input, role);
    });
  }

  /** Adds a user of a customer: whoever may add the customer may add his user. @throws ValidationFailed Conflict */
  createCustomerUser(actor: Actor, input: NewCustomerUser): Promise<UserFacts> {
    return this.database.transaction(async () =>
      this.add(actor, input, await this.roleNamed(CUSTOMER_ROLE)),
    );
  }

  /** Lets a customer's user in who has been waiting: whoever may add him may. @throws NotFound */
  letIn(actor: Actor, id: number): Promise<void> {
    return this.database.transaction(async () => {
      const user = await this.users.findForUpdate(id);
      if (!user || user.customerId === null) throw new NotFound('user');
      const role = await this.roles.get(user.roleId);
      const before = auditedUser(user, role);
      user.isActive = true;
      await this.keep(actor, user, difference(before, auditedUser(user, role)), {});
    });
  }

  /** Sets a password, which ends the user's sessions and tokens. @throws NotFound ValidationFailed PermissionDenied */
  async setPassword(actor: Actor, id: number, password: string): Promise<void> {
    await this.modify(actor, id, { password });
  }

  /** Ends the user's sessions and tokens and keeps him from signing in. @throws NotFound Conflict PermissionDenied */
  async deactivate(actor: Actor, id: number, version?: number): Promise<void> {
    await this.modify(actor, id, { isActive: false }, version);
  }

  /**
   * @param version only if the row still has it
   * @throws NotFound ValidationFailed StaleVersion PermissionDenied
   * @throws Conflict when the name is taken or no administrator would be left
   */
  modify(actor: Actor, id: number, changes: UserChanges, version?: number): Promise<UserFacts> {
    return this.database.transaction(async () => {
      const endangersAdministration = changes.role !== undefined || changes.isActive === false;
      if (endangersAdministration) await this.users.lockAdministrators();
      const user = await this.users.findForUpdate(id);
      if (!user) throw new NotFound('user');
      mustBeVersion(user, version);
      const oldRole = await this.roles.get(user.roleId);
      actor.mustHold(oldRole.permissions);
      const before = auditedUser(user, oldRole);
      const role = changes.role === undefined ? oldRole : await this.roleNamed(changes.role);
      if (role.id !== oldRole.id) actor.mustHold(role.permissions);
      apply(changes, user, role);
      if (changes.password !== undefined) user.passwordHash = await this.hashed(changes.password);
      const changed = difference(before, auditedUser(user, role));
      if (changes.password !== undefined || Object.keys(changed.after).length > 0) {
        await this.keep(actor, user, changed, changes);
      }
      if (endangersAdministration) await this.users.mustHaveAdministrator();
      return userFacts(user, role);
    });
  }

  private async keep(
    actor: Actor,
    user: User,
    changed: { before: object; after: object },
    { password, isActive }: UserChanges,
  ): Promise<void> {
    user.modifiedAt = this.clock.now();
    await this.users.save(user);
    const subject = { subject: 'user', subjectId: user.id };
    if (Object.keys(changed.after).length > 0) {
      await this.audit.record(actor, { action: 'auth.user.modified', ...subject, ...changed });
    }
    if (password !== undefined) {
      await this.audit.record(actor, { action: 'auth.user.password_set', ...subject });
      await this.tokens.endAllOfUser(user.id, 'password_changed');
    }
    if (isActive === false) await this.tokens.endAllOfUser(user.id, 'user_deactivated');
    this.database.afterCommit(() => {
      this.accessTokens.drop(`user:${user.id}`);
    });
  }

  private async add(
    actor: Actor,
    input: Omit<NewUser, 'role'> & { isActive?: boolean },
    role: Role,
  ): Promise<UserFacts> {
    mustBeUsername(input.username);
    const now = this.clock.now();
    const user = await this.users.add({
      username: normalisedUsername(input.username),
      passwordHash: input.password === undefined ? null : await this.hashed(input.password),
      name: input.name,
      email: input.email ?? null,
      roleId: role.id,
      customerId: input.customerId ?? null,
      partnerId: input.partnerId ?? null,
      isActive: input.isActive ?? true,
      lastLoginAt: null,
      createdAt: now,
      modifiedAt: now,
    });
    await this.audit.record(actor, {
      action: 'auth.user.added',
      subject: 'user',
      subjectId: user.id,
      after: auditedUser(user, role),
    });
    return userFacts(user, role);
  }

  private async roleNamed(name: string): Promise<Role> {
    const role = await this.roles.findByName(name);
    if (!role) throw ValidationFailed.of('role', 'is no role');
    return role;
  }

  private async hashed(password: string): Promise<string> {
    const mistake = passwordMistake(password);
    if (mistake !== undefined) throw ValidationFailed.of('password', mistake);
    return this.passwords.hash(password);
  }
}

function apply(changes: UserChanges, user: User, role: Role): void {
  if (changes.username !== undefined) {
    mustBeUsername(changes.username);
    user.username = normalisedUsername(changes.username);
  }
  if (changes.name !== undefined) user.name = changes.name;
  if (changes.email !== undefined) user.email = changes.email;
  if (changes.customerId !== undefined) user.customerId = changes.customerId;
  if (changes.partnerId !== undefined) user.partnerId = changes.partnerId;
  if (changes.isActive !== undefined) user.isActive = changes.isActive;
  user.roleId = role.id;
}

function mustBeUsername(username: string): void {
  if (!USERNAME.test(normalisedUsername(username))) {
    throw ValidationFailed.of('username', USERNAME_RULE);
  }
}
