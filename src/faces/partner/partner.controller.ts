import { All, Controller, Get, HttpCode, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Actor, CurrentActor } from '../../auth/index.js';
import { MethodNotAllowed, UnknownCall } from '../../platform/errors/index.js';
import { Allow } from '../../platform/http/access.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { PARTNER } from './partner.authenticator.js';
import { PartnerClerk } from './partner.clerk.js';
import { Described, Form } from './partner.documents.js';
import {
  PartnerBalanceDto,
  PartnerConfirmedDto,
  PartnerConfirmEmailDto,
  PartnerCustomerPeriodDto,
  PartnerLoginLinkDto,
  PartnerLoginUrlDto,
  PartnerMovedFundsDto,
  PartnerMoveFundsDto,
  PartnerPeriodDto,
  PartnerRegisterDto,
  PartnerRegisteredDto,
  PartnerResetDto,
  PartnerResetPasswordDto,
} from './partner.dto.js';
import { PARTNER_CALLS, PARTNER_PATH } from './partner.path.js';

/**
 * The order of the checks: key, rate, address, then the call and its verb, parameters, captcha. Who
 * has no key learns nothing about the calls that there are.
 */
@Controller(PARTNER_PATH)
@Allow({ authenticator: PARTNER })
export class PartnerController {
  constructor(private readonly clerk: PartnerClerk) {}

  @Get('get-customer-balance')
  @ApiTags('Balances and funds')
  @Described({
    summary: 'Get a customer’s balance for a determined period',
    returns: PartnerBalanceDto,
    errors: [404],
  })
  getCustomerBalance(
    @CurrentActor() actor: Actor,
    @Query() input: PartnerCustomerPeriodDto,
  ): Promise<RawJson> {
    return this.clerk.customerBalance(actor, input);
  }

  @Get('get-partner-balance')
  @ApiTags('Balances and funds')
  @Described({
    summary: 'Get the partner’s balance for a determined period',
    returns: PartnerBalanceDto,
  })
  getPartnerBalance(
    @CurrentActor() actor: Actor,
    @Query() input: PartnerPeriodDto,
  ): Promise<RawJson> {
    return this.clerk.partnerBalance(actor, input);
  }

  @Put('move-funds')
  @ApiTags('Balances and funds')
  @Described({
    summary: 'Move funds between partner and customer',
    description:
      'The partner never falls below zero, the customer never below his credit limit: 402. ' +
      'A repeated `Idempotency-Key` with the same form is answered as the first time.',
    form: PartnerMoveFundsDto,
    returns: PartnerMovedFundsDto,
    errors: [402, 404, 409],
    isRepeatable: true,
  })
  moveFunds(
    @CurrentActor() actor: Actor,
    @Form(PartnerMoveFundsDto) input: PartnerMoveFundsDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RawJson> {
    return this.clerk.moveFunds(actor, input, request, response);
  }

  @Post('register-customer')
  @HttpCode(200)
  @ApiTags('Partner customers')
  @Described({
    summary: 'Register a new customer',
    description:
      'Mails him a code. He can receive funds at once, and sign in, with the account number as his ' +
      'user name, when he has confirmed his address. A known address is 409.',
    form: PartnerRegisterDto,
    returns: PartnerRegisteredDto,
    errors: [409, 422, 503],
  })
  registerCustomer(
    @CurrentActor() actor: Actor,
    @Form(PartnerRegisterDto) input: PartnerRegisterDto,
  ): Promise<RawJson> {
    return this.clerk.register(actor, input);
  }

  @Post('confirm-email')
  @HttpCode(200)
  @ApiTags('Partner customers')
  @Described({
    summary: 'Confirm a customer’s e-mail address',
    description: 'Five wrong codes spoil the right one; reset-password mails a new one.',
    form: PartnerConfirmEmailDto,
    returns: PartnerConfirmedDto,
    errors: [422, 503],
  })
  confirmEmail(
    @CurrentActor() actor: Actor,
    @Form(PartnerConfirmEmailDto) input: PartnerConfirmEmailDto,
  ): Promise<RawJson> {
    return this.clerk.confirmEmail(actor, input);
  }

  @Post('login-url')
  @HttpCode(200)
  @ApiTags('Partner customers')
  @Described({
    summary: 'Log in to a customer’s account via URL',
    description: '409 when the customer has not confirmed his address, or nobody signs in for him.',
    form: PartnerLoginUrlDto,
    returns: PartnerLoginLinkDto,
    errors: [404, 409, 422, 503],
  })
  loginUrl(
    @CurrentActor() actor: Actor,
    @Form(PartnerLoginUrlDto) input: PartnerLoginUrlDto,
  ): Promise<RawJson> {
    return this.clerk.loginUrl(actor, input);
  }

  @Post('reset-password')
  @HttpCode(200)
  @ApiTags('Partner customers')
  @Described({
    summary: 'Reset a customer’s password',
    description:
      'Mails a one-time link, or a new code while the address waits to be confirmed. Known and ' +
      'unknown addresses are answered alike.',
    form: PartnerResetPasswordDto,
    returns: PartnerResetDto,
    errors: [422, 503],
  })
  resetPassword(
    @CurrentActor() actor: Actor,
    @Form(PartnerResetPasswordDto) input: PartnerResetPasswordDto,
  ): Promise<RawJson> {
    return this.clerk.resetPassword(actor, input);
  }

  @All('*call')
  @ApiExcludeEndpoint()
  refuse(@Req() { path }: Request): never {
    const call = path.replace(/\/+$/, '').split('/').slice(4).join('/').toLowerCase();
    const verb = PARTNER_CALLS[call];
    throw verb ? new MethodNotAllowed([verb]) : new UnknownCall(path);
  }
}
