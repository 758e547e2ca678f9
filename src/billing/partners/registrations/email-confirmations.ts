import { randomInt, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, UsersService } from '../../../auth/index.js';
import { Audit } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock/clock.js';
import { Database } from '../../../platform/database/database.js';
import { Events } from '../../../platform/events/events.js';
import { Mail } from '../../../platform/mail/mail.js';
import { Vault } from '../../../platform/secrets/vault.js';
import { CompanyName } from '../../../platform/settings/house-settings.js';
import { Settings } from '../../../platform/settings/settings.js';
import { WrongConfirmationCode } from '../partners.errors.js';
import { CustomerEmailConfirmed } from '../partners.events.js';

/** Six digits can be guessed; not with so few attempts. */
const ATTEMPTS_MAX = 5;
const VALIDITY_SECONDS = 86_400;
const CODE_DIGITS = 6;
const CODES = 1_000_000;

/** A customer who waits for his code. */
export interface Waiting {
  customerId: number;
  userId: number;
  name: string;
  email: string;
  accountNumber: string;
}

interface Row extends Waiting {
  codeHash: Buffer;
  attempts: number;
  isConfirmed: boolean;
  isOver: boolean;
}

const ROW = `
  SELECT e.customer_id AS "customerId", e.user_id AS "userId", e.code_hash AS "codeHash",
         e.attempts, e.confirmed_at IS NOT NULL AS "isConfirmed", e.expires_at <= $3 AS "isOver",
         c.name, c.email, c.account_number AS "accountNumber"
    FROM email_confirmations e
    JOIN customers c ON c.id = e.customer_id
   WHERE c.partner_id = $1 AND lower(c.email) = lower($2)`;

/** Codes by mail, which show that an address is the customer's own; until then he cannot sign in. */
@Injectable()
export class EmailConfirmations {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly mail: Mail,
    private readonly settings: Settings,
    private readonly users: UsersService,
  ) {}

  /** Mails a code; one that was sent before is worth nothing from now on. */
  send(waiting: Waiting): Promise<void> {
    return this.database.transaction(async () => {
      const code = String(randomInt(CODES)).padStart(CODE_DIGITS, '0');
      await this.database.execute(
        `INSERT INTO email_confirmations (customer_id, user_id, code_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (customer_id) DO UPDATE
            SET code_hash = excluded.code_hash, attempts = 0, created_at = excluded.created_at,
                expires_at = excluded.expires_at
          WHERE email_confirmations.confirmed_at IS NULL`,
        [
          waiting.customerId,
          waiting.userId,
          this.hashOf(waiting.customerId, code),
          this.clock.now(),
          this.clock.in(VALIDITY_SECONDS),
        ],
      );
      await this.mail.post(letter(waiting, code, await this.settings.get(CompanyName)));
    });
  }

  /** The customer of a partner who waits to be confirmed under this address. */
  async findWaiting(partnerId: number, email: string): Promise<Waiting | undefined> {
    const row = await this.find(partnerId, email);
    return row && !row.isConfirmed ? row : undefined;
  }

  /** Confirms an address and lets its customer sign in. A code may be sent twice. @throws WrongConfirmationCode */
  async confirm(actor: Actor, partnerId: number, email: string, code: string): Promise<void> {
    // A wrong attempt is to be remembered, so the refusal must not undo its own transaction.
    const isRight = await this.database.transaction(async () => {
      const row = await this.find(partnerId, email, 'FOR UPDATE OF e');
      if (!row || row.isOver || row.attempts >= ATTEMPTS_MAX) return false;
      if (!timingSafeEqual(row.codeHash, this.hashOf(row.customerId, code))) {
        await this.database.execute(
          'UPDATE email_confirmations SET attempts = attempts + 1 WHERE customer_id = $1',
          [row.customerId],
        );
        return false;
      }
      if (!row.isConfirmed) await this.accept(actor, partnerId, row);
      return true;
    });
    if (!isRight) throw new WrongConfirmationCode();
  }

  private async accept(
    actor: Actor,
    partnerId: number,
    { customerId, userId }: Waiting,
  ): Promise<void> {
    await this.database.execute(
      'UPDATE email_confirmations SET confirmed_at = $2 WHERE customer_id = $1',
      [customerId, this.clock.now()],
    );
    await this.users.letIn(actor, userId);
    await this.audit.record(actor, {
      action: 'billing.partner_customer.email_confirmed',
      subject: 'customer',
      subjectId: customerId,
    });
    await this.events.emit(new CustomerEmailConfirmed(partnerId, customerId));
  }

  private find(
    partnerId: number,
    email: string,
    lock: '' | 'FOR UPDATE OF e' = '',
  ): Promise<Row | undefined> {
    const text = `${ROW} ${lock}`;
    return this.database.queryOne<Row>(text, [partnerId, email, this.clock.now()]);
  }

  private hashOf(customerId: number, code: string): Buffer {
    return this.vault.fingerprint(code, `email-confirmation:${customerId}`);
  }
}

function letter(
  { email, name, accountNumber }: Waiting,
  code: string,
  company: string,
): { to: string; subject: string; text: string } {
  return {
    to: email,
    subject: `${code} is your confirmation code for ${company}`,
    text: `Dear ${name},

your account ${accountNumber} has been opened. Enter this code to confirm your e-mail address:

    ${code}

It works for 24 hours. If you did not ask for an account, ignore this letter.

${company}
`,
  };
}
