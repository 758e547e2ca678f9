import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Actor } from '../../auth/index.js';
import {
  PartnerAccountNotFound,
  PartnerCustomers,
  type PartnerCustomerName,
  Wallets,
} from '../../billing/index.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { Idempotency, idempotencyKeyOf } from '../../platform/idempotency/idempotency.js';
import { Figure } from '../../platform/money/figure.js';
import { Captcha } from './captcha.js';
import type {
  PartnerConfirmEmailDto,
  PartnerCustomerPeriodDto,
  PartnerLoginUrlDto,
  PartnerMoveFundsDto,
  PartnerPeriodDto,
  PartnerRegisterDto,
  PartnerResetPasswordDto,
} from './partner.dto.js';
import { enveloped, toBalance } from './partner.translation.js';

/** The calls of the contract as acts of ours. */
@Injectable()
export class PartnerClerk {
  constructor(
    private readonly wallets: Wallets,
    private readonly customers: PartnerCustomers,
    private readonly captcha: Captcha,
    private readonly idempotency: Idempotency,
  ) {}

  async customerBalance(actor: Actor, input: PartnerCustomerPeriodDto): Promise<RawJson> {
    const { account_number: account, from_date: from, to_date: to } = input;
    return enveloped(
      toBalance(await this.wallets.customerPeriod(partnerOf(actor), account, from, to)),
    );
  }

  async partnerBalance(
    actor: Actor,
    { from_date: from, to_date: to }: PartnerPeriodDto,
  ): Promise<RawJson> {
    return enveloped(toBalance(await this.wallets.walletPeriod(partnerOf(actor), from, to)));
  }

  async moveFunds(
    actor: Actor,
    input: PartnerMoveFundsDto,
    request: Request,
    response: Response,
  ): Promise<RawJson> {
    const { account_number: accountNumber, amount, description } = input;
    const move = () =>
      this.wallets.moveFunds(actor, partnerOf(actor), { accountNumber, amount, description });
    const key = idempotencyKeyOf(request);
    const moved =
      key === undefined ? await move() : await this.once(actor, key, input, response, move);
    return enveloped({
      customer_balance: Figure.of(moved.balance),
      customer_credit_limit: Figure.of(moved.creditLimit),
    });
  }

  async register(actor: Actor, input: PartnerRegisterDto): Promise<RawJson> {
    await this.captcha.verify(input.google_captcha);
    const account = await this.customers.register(actor, partnerOf(actor), {
      firstName: input.first_name,
      lastName: input.last_name,
      email: input.email,
      companyName: input.company_name,
      phone: input.phone,
      country: input.country,
      password: input.password,
      currency: input.currency,
    });
    return enveloped({ account_number: account, status: 'pending_confirmation' });
  }

  async confirmEmail(actor: Actor, input: PartnerConfirmEmailDto): Promise<RawJson> {
    await this.captcha.verify(input.google_captcha);
    await this.customers.confirmEmail(actor, partnerOf(actor), input.email, input.code.trim());
    return enveloped({ confirmed: true });
  }

  async loginUrl(actor: Actor, input: PartnerLoginUrlDto): Promise<RawJson> {
    await this.captcha.verify(input.google_captcha);
    const url = await this.customers.signInUrl(actor, partnerOf(actor), nameIn(input));
    return enveloped({ url });
  }

  async resetPassword(actor: Actor, input: PartnerResetPasswordDto): Promise<RawJson> {
    await this.captcha.verify(input.google_captcha);
    await this.customers.requestPasswordReset(actor, partnerOf(actor), input.email);
    return enveloped({ status: 'sent_if_known' });
  }

  /** Amounts are kept as texts: a JSON number would not come back digit by digit. */
  private async once<T extends object>(
    agent: Actor,
    key: string,
    input: object,
    response: Response,
    act: () => Promise<T>,
  ): Promise<T> {
    const { replayed, answer } = await this.idempotency.once(
      { agent, key, action: 'partner.move-funds', input },
      async () => ({ status: 200, body: await act() }),
    );
    if (replayed) response.setHeader('Idempotency-Replayed', 'true');
    return answer.body as T;
  }
}

/** By the account number when both are given. */
function nameIn({ account_number: accountNumber, email }: PartnerLoginUrlDto): PartnerCustomerName {
  if (accountNumber !== undefined) return { accountNumber };
  if (email !== undefined) return { email };
  throw new PartnerAccountNotFound();
}

function partnerOf({ partnerId }: Actor): number {
  if (partnerId === null) throw new Error('the caller of this face is a partner');
  return partnerId;
}
