import { All, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import {
  type Actor,
  AuthorizationEndpoint,
  CurrentActor,
  type Decision,
  DescribedAuthorize,
  type NextPage,
  PAGE,
  Public,
  SignInRequired,
  wordsOf,
} from '../auth/index.js';
import { InvalidRequest, MethodNotAllowed } from '../platform/errors/index.js';
import { Allow } from '../platform/http/access.js';
import { Frames } from './frames.js';
import { sendPage } from './send-page.js';

/** `/oauth/authorize`: asks the user who is signed in whether a client may act for him. */
@Controller('oauth/authorize')
@ApiTags('OAuth 2')
@Public()
export class ConsentController {
  constructor(
    private readonly authorization: AuthorizationEndpoint,
    private readonly frames: Frames,
  ) {}

  @Get()
  @DescribedAuthorize()
  async authorize(@Req() request: Request, @Res() response: Response): Promise<void> {
    const next = await this.authorization.begin(request, response);
    if (next.page === 'sign-in') throw new SignInRequired();
    if (next.page === 'consent') await this.ask(next, request, response);
  }

  @Post('decision')
  @ApiExcludeEndpoint()
  @Allow({ authenticator: PAGE, scopes: [] })
  async decide(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.authorization.decide(actor, decisionIn(request), request, response);
  }

  @All()
  @ApiExcludeEndpoint()
  refuseOtherThanGet(): never {
    throw new MethodNotAllowed(['GET']);
  }

  @All('decision')
  @ApiExcludeEndpoint()
  refuseOtherThanPost(): never {
    throw new MethodNotAllowed(['POST']);
  }

  private async ask(
    { actor, question, formTarget }: Extract<NextPage, { page: 'consent' }>,
    request: Request,
    response: Response,
  ): Promise<void> {
    const { client, transactionId } = question;
    const { scopes, redirectUri } = question.request;
    const page = {
      ...(await this.frames.withForm(request)),
      user: { username: actor.username },
      client: { clientId: client.clientId, name: client.name },
      scopes: scopes.map((name) => ({ name, words: wordsOf(name) })),
      redirectHost: hostOf(redirectUri),
      transactionId,
    };
    sendPage(response, 'consent', page, { formTargets: [formTarget] });
  }
}

/** The answer has to be said: a form without it is no consent. @throws InvalidRequest */
function decisionIn(request: Request): Decision {
  const { transaction_id: id, allow, remember } = request.body as Record<string, unknown>;
  if (typeof id !== 'string' || (allow !== '1' && allow !== '0')) {
    throw new InvalidRequest('Say whether the app may have access.');
  }
  return { transactionId: id, isAllowed: allow === '1', isRemembered: remember === '1' };
}

/** What a user can recognise of where he goes: a host, or the scheme of an app on his device. */
function hostOf(uri: string): string {
  const { host, protocol } = new URL(uri);
  return host || protocol;
}
