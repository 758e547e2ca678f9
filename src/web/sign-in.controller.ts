import { All, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { BrowserSessions, PAGE, Public } from '../auth/index.js';
import { MethodNotAllowed } from '../platform/errors/index.js';
import { Allow } from '../platform/http/access.js';
import { sendPage } from './send-page.js';
import { SignInService, type SignInView } from './sign-in.service.js';

/** `/sign-in` and `/sign-out`. */
@ApiExcludeController()
@Controller()
@Public()
export class SignInController {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: BrowserSessions,
  ) {}

  @Get('sign-in')
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const next = await this.signIns.alreadySignedIn(request);
    answer(response, next ?? (await this.signIns.show(request)));
  }

  @Post('sign-in')
  async signIn(@Req() request: Request, @Res() response: Response): Promise<void> {
    answer(response, await this.signIns.signIn(request));
  }

  @Post('sign-out')
  @Allow({ authenticator: PAGE, scopes: [] })
  async signOut(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.sessions.signOut(request);
    response.redirect(303, '/sign-in');
  }

  @All('sign-in')
  refuseVerb(): never {
    throw new MethodNotAllowed(['GET', 'POST']);
  }

  @All('sign-out')
  refuseOtherThanPost(): never {
    throw new MethodNotAllowed(['POST']);
  }
}

function answer(response: Response, outcome: string | SignInView): void {
  response.setHeader('Cache-Control', 'no-store');
  if (typeof outcome === 'string') {
    response.redirect(303, outcome);
    return;
  }
  const { page, status, formTargets, retryAfterSeconds } = outcome;
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', retryAfterSeconds);
  sendPage(response, 'sign-in', page, { status, formTargets });
}
