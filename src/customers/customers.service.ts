import { Injectable } from '@nestjs/common';
import { type Actor, UsersService } from '../auth/index.js';
import { Audit, difference } from '../platform/audit/audit.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { mustBeVersion } from '../platform/database/entity-repository.js';
import { ValidationFailed } from '../platform/errors/index.js';
import { Events } from '../platform/events/events.js';
import { type Review, type Reviewed, type SubjectState, Workflow } from '../workflow/index.js';
import { codeLetters } from './accounting-code.js';
import type { Customer } from './customer.entity.js';
import {
  changesOf,
  type CustomerWords,
  realChanges,
  staffWords,
  tidied,
  wordsOf,
} from './customer-words.js';
import { AccountingCodeTaken, CustomerNotFound, FieldsAreForStaff } from './customers.errors.js';
import { CustomerAdded, CustomerModified, CustomerStatusChanged } from './customers.events.js';
import { type CustomerNaming, CustomersRepository } from './customers.repository.js';
import type { CustomerChanges, NewCustomer } from './customers.types.js';

/** The acts on customers. */
@Injectable()
export class CustomersService {
  private readonly review: Review<CustomerWords, Customer>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly users: UsersService,
    private readonly customers: CustomersRepository,
    workflow: Workflow,
  ) {
    this.review = workflow.register('modify_customer', {
      subject: 'customer',
      secrets: ['password'],
      state: (id, hold) => this.state(id, hold),
      apply: (actor, id, words: CustomerWords) => this.amend(actor, id, changesOf(words)),
    });
  }

  /** The id of a customer that the actor may see. @throws CustomerNotFound */
  async resolve(actor: Actor, naming: CustomerNaming): Promise<number> {
    const id = await this.find(actor, naming);
    if (id === undefined) throw new CustomerNotFound();
    return id;
  }

  /** The same for a filter: nobody, rather than an error, when there is none within reach. */
  find(actor: Actor, naming: CustomerNaming): Promise<number | undefined> {
    return this.customers.findId(actor.reach, naming);
  }

  /** A customer that the actor may see. @throws CustomerNotFound */
  async get(actor: Actor, naming: CustomerNaming): Promise<Customer> {
    const customer = await this.customers.find(await this.resolve(actor, naming));
    if (!customer) throw new CustomerNotFound();
    return customer;
  }

  /**
   * Adds a customer; makes an accounting code when none is given, and a user when a name for one is.
   * @throws ValidationFailed for a company without a name
   * @throws AccountingCodeTaken @throws Conflict when the username is taken
   */
  add(actor: Actor, input: NewCustomer): Promise<Customer> {
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const { accountingCode, username, password, ...fields } = tidied(input);
      mustBeWhole(fields);
      const customer = await this.customers.add({
        ...fields,
        accountingCode: await this.codeFor(fields, accountingCode),
        createdAt: now,
        modifiedAt: now,
      });
      await this.audit.record(actor, {
        action: 'customers.customer.added',
        subject: 'customer',
        subjectId: customer.id,
        after: { ...wordsOf(customer), account_number: customer.accountNumber },
      });
      await this.letSignIn(actor, customer, username, password);
      await this.events.emit(new CustomerAdded(customer.id));
      return customer;
    });
  }

  /**
   * Changes a customer, or asks staff to. What equals the present state is no change; when nothing
   * is left, there is nothing to review.
   * @throws CustomerNotFound FieldsAreForStaff ValidationFailed AccountingCodeTaken
   * @throws Conflict when the username is taken
   */
  modify(
    actor: Actor,
    naming: CustomerNaming,
    changes: CustomerChanges,
  ): Promise<Reviewed<Customer>> {
    return this.database.transaction(async () => {
      const customer = await this.get(actor, naming);
      const words = realChanges(customer, tidied(changes));
      if (Object.keys(words).length === 0) return { reviewStatus: 'applied', result: customer };
      const forStaff = actor.reach.kind === 'all' ? [] : staffWords(words);
      if (forStaff.length > 0) throw new FieldsAreForStaff(forStaff);
      await this.mustFit(customer, changesOf(words));
      return this.review.submit(actor, customer.id, words);
    });
  }

  /**
   * Changes a customer at once, whoever asks: the rule who may is the caller's.
   * @param version only if the row still has it
   * @throws CustomerNotFound StaleVersion ValidationFailed AccountingCodeTaken
   * @throws Conflict when the username is taken
   */
  amend(actor: Actor, id: number, changes: CustomerChanges, version?: number): Promise<Customer> {
    return this.database.transaction(async () => {
      const customer = await this.customers.findForUpdate(id);
      if (!customer) throw new CustomerNotFound();
      mustBeVersion(customer, version);
      const before = wordsOf(customer);
      const { username, password, ...fields } = tidied(changes);
      await this.mustFit(customer, fields);
      Object.assign(customer, fields);
      await this.keep(actor, customer, before);
      await this.letSignIn(actor, customer, username, password);
      return customer;
    });
  }

  private async keep(
    actor: Actor,
    customer: Customer,
    before: ReturnType<typeof wordsOf>,
  ): Promise<void> {
    const changed = difference(before, wordsOf(customer));
    const words = Object.keys(changed.after);
    if (words.length === 0) return;
    customer.modifiedAt = this.clock.now();
    await this.customers.save(customer);
    await this.audit.record(actor, {
      action: 'customers.customer.modified',
      subject: 'customer',
      subjectId: customer.id,
      ...changed,
    });
    await this.events.emit(new CustomerModified(customer.id, words));
    if (words.includes('status')) {
      const status = before.status as Customer['status'];
      await this.events.emit(new CustomerStatusChanged(customer.id, status, customer.status));
    }
  }

  /** @throws ValidationFailed AccountingCodeTaken */
  private async mustFit(customer: Customer, changes: CustomerChanges): Promise<void> {
    const { customerType, name, companyName } = customer;
    mustBeWhole({ customerType, name, companyName, ...changes });
    const { accountingCode } = changes;
    if (accountingCode === undefined) return;
    await this.customers.holdSeriesOf(accountingCode);
    const holder = await this.customers.findId({ kind: 'all' }, { accountingCode });
    if (holder !== undefined && holder !== customer.id) throw new AccountingCodeTaken();
  }

  /** Gives the customer a user, or changes the one he has. */
  private async letSignIn(
    actor: Actor,
    customer: Customer,
    username: string | undefined,
    password: string | undefined,
  ): Promise<void> {
    if (username === undefined && password === undefined) return;
    const signIn = {
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    };
    const user = await this.users.findOfCustomer(customer.id);
    if (user) await this.users.modify(actor, user.id, signIn);
    else if (username === undefined) {
      throw ValidationFailed.of('username', 'is required: nobody signs in for this customer yet');
    } else {
      const { id: customerId, name, email } = customer;
      await this.users.createCustomerUser(actor, { ...signIn, username, name, email, customerId });
    }
  }

  private async state(id: number, hold: boolean): Promise<SubjectState | undefined> {
    const customer = await (hold ? this.customers.findForUpdate(id) : this.customers.find(id));
    if (!customer) return undefined;
    const { accountingCode, companyName, name, version } = customer;
    const user = await this.users.findOfCustomer(id);
    const fields = { ...wordsOf(customer), username: user?.username ?? null };
    return { title: `${accountingCode} ${companyName ?? name}`, version, fields };
  }

  private async codeFor(
    { customerType, companyName, name }: Pick<NewCustomer, 'customerType' | 'companyName' | 'name'>,
    given: string | undefined,
  ): Promise<string> {
    if (given !== undefined) {
      await this.customers.holdSeriesOf(given);
      return given;
    }
    const source = customerType === 'company' ? (companyName ?? name) : name;
    return this.customers.takeAccountingCode(codeLetters(source));
  }
}

/** @throws ValidationFailed */
function mustBeWhole(customer: Pick<NewCustomer, 'customerType' | 'companyName' | 'name'>): void {
  const { customerType, companyName, name } = customer;
  const isNameless = customerType === 'company' && !companyName;
  const wrong = [
    ...(name ? [] : [{ field: 'name', message: 'must not be blank' }]),
    ...(isNameless ? [{ field: 'company_name', message: 'is required of a company' }] : []),
  ];
  if (wrong.length > 0) throw new ValidationFailed(wrong);
}
