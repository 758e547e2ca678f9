import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor, PasswordResets, SsoTokens, UsersService } from '../../../auth/index.js';
import { CustomersService } from '../../../customers/index.js';
import { Audit } from '../../../platform/audit/audit.js';
import { Database } from '../../../platform/database/database.js';
import { RateLimited, ValidationFailed } from '../../../platform/errors/index.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { type Limit, RateLimits } from '../../../platform/limits/rate-limits.js';
import { Mail } from '../../../platform/mail/mail.js';
import { CompanyName } from '../../../platform/settings/house-settings.js';
import { Settings } from '../../../platform/settings/settings.js';
import { NobodySignsIn } from '../partners.errors.js';
import { PartnerAccountNotFound } from '../wallets.service.js';
import { EmailConfirmations } from './email-confirmations.js';

/** What a partner tells of somebody who becomes his customer. */
export interface Registration {
  firstName: string;
  lastName: string;
  email: string;
  companyName: string | undefined;
  phone: string | undefined;
  country: string | undefined;
  /** Absent: he sets one by a link that he asks for, or is signed in by a one-time link. */
  password: string | undefined;
  /** The partner's own, if it is named at all. */
  currency: string | undefined;
}

/** A partner's customer as he names him. */
export type PartnerCustomerName = { accountNumber: string } | { email: string };

const RESET_PASSWORD = 'billing.partner-reset-password';

/** A stranger who asks for letters again and again fills nobody's mailbox. */
const LETTERS: Limit = { name: 'partner-customer-letters', points: 3, windowSeconds: 3600 };

/** Registering a partner's customers and letting them in. */
@Injectable()
export class PartnerCustomers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
    private readonly mail: Mail,
    private readonly settings: Settings,
    private readonly customers: CustomersService,
    private readonly users: UsersService,
    private readonly ssoTokens: SsoTokens,
    private readonly resets: PasswordResets,
    private readonly confirmations: EmailConfirmations,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ partnerId: number; email: string }>(RESET_PASSWORD, (wanted) =>
      this.mailReset(wanted.partnerId, wanted.email),
    );
  }

  /**
   * Adds a customer of the partner, who can receive funds at once and sign in, by his account
   * number, when he has confirmed his address.
   * @throws PartnerCustomerEmailTaken; ValidationFailed for a foreign currency
   */
  register(actor: Actor, partnerId: number, input: Registration): Promise<string> {
    return this.database.transaction(async () => {
      await this.mustBill(partnerId, input.currency);
      const name = `${input.firstName} ${input.lastName}`;
      const { id, accountNumber } = await this.customers.add(actor, {
        customerType: input.companyName === undefined ? 'individual' : 'company',
        name,
        companyName: input.companyName ?? null,
        email: input.email,
        phone: input.phone ?? null,
        country: input.country ?? null,
        partnerId,
      });
      const user = await this.users.createCustomerUser(actor, {
        username: accountNumber,
        ...(input.password === undefined ? {} : { password: input.password }),
        name,
        email: input.email,
        customerId: id,
        isActive: false,
      });
      const { email } = input;
      await this.confirmations.send({
        customerId: id,
        userId: user.id,
        name,
        email,
        accountNumber,
      });
      return accountNumber;
    });
  }

  /** @throws WrongConfirmationCode */
  confirmEmail(actor: Actor, partnerId: number, email: string, code: string): Promise<void> {
    return this.confirmations.confirm(actor, partnerId, email, code);
  }

  /** A link that signs the customer in at the portal, once, within a minute. @throws PartnerAccountNotFound NobodySignsIn */
  async signInUrl(actor: Actor, partnerId: number, name: PartnerCustomerName): Promise<string> {
    const customer = await this.find(partnerId, name);
    if (!customer) throw new PartnerAccountNotFound();
    const user = await this.users.findOfCustomer(customer.id);
    if (!user) throw new NobodySignsIn();
    return (await this.ssoTokens.issue(actor, user.id)).url;
  }

  /**
   * Has a link mailed by which the customer sets a new password; a new code while his address waits
   * to be confirmed; nothing when nobody has the address. All of it happens later, in a job, so that
   * neither the answer nor its time tells which.
   */
  requestPasswordReset(actor: Actor, partnerId: number, email: string): Promise<void> {
    return this.database.transaction(async () => {
      await this.audit.record(actor, {
        action: 'billing.partner.password_reset_asked',
        subject: 'partner',
        subjectId: partnerId,
        after: { email },
      });
      await this.jobs.add(RESET_PASSWORD, { partnerId, email });
    });
  }

  private async mailReset(partnerId: number, email: string): Promise<void> {
    const customer = await this.find(partnerId, { email });
    if (!customer?.email || (await this.hasHadEnough(customer.id))) return;
    const waiting = await this.confirmations.findWaiting(partnerId, email);
    if (waiting) {
      await this.confirmations.send(waiting);
      return;
    }
    const user = await this.users.findOfCustomer(customer.id);
    if (!user) return;
    const company = await this.settings.get(CompanyName);
    await this.database.transaction(async () => {
      const url = await this.resets.issue(Actor.system('password-reset'), user.id);
      await this.mail.post({
        to: customer.email ?? '',
        subject: `Set a new password at ${company}`,
        text: `Dear ${customer.name},

somebody, probably you, wants to set a new password for ${user.username}. This link does it, once, within an hour:

${url}

If it was not you, ignore this letter: nothing changes.

${company}
`,
      });
    });
  }

  private async hasHadEnough(customerId: number): Promise<boolean> {
    try {
      await this.limits.consume(LETTERS, String(customerId));
      return false;
    } catch (refusal) {
      if (refusal instanceof RateLimited) return true;
      throw refusal;
    }
  }

  private find(
    partnerId: number,
    name: PartnerCustomerName,
  ): Promise<{ id: number; name: string; email: string | null } | undefined> {
    const [condition, value] =
      'email' in name
        ? ['lower(email) = lower($2)', name.email]
        : ['account_number = $2', name.accountNumber];
    return this.database.queryOne(
      `SELECT id, name, email FROM customers WHERE partner_id = $1 AND ${condition}`,
      [partnerId, value],
    );
  }

  private async mustBill(partnerId: number, currency: string | undefined): Promise<void> {
    if (currency === undefined) return;
    const partner = await this.database.queryOne<{ currency: string }>(
      'SELECT currency FROM partners WHERE id = $1',
      [partnerId],
    );
    if (partner && partner.currency !== currency) {
      throw ValidationFailed.of('currency', `must be ${partner.currency}`);
    }
  }
}
