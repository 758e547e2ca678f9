import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Actor, ClientsService, CurrentActor, PAGE, TokensService } from '../auth/index.js';
import { Allow } from '../platform/http/access.js';
import { sendPage } from './send-page.js';
import { TokensPages } from './tokens.service.js';
import type { TokensPage } from './views.js';

/** `/api/tokens`: for whoever is signed in at his browser. */
@ApiExcludeController()
@Controller('api/tokens')
@Allow({ authenticator: PAGE, scopes: [] })
export class TokensController {
  constructor(
    private readonly pages: TokensPages,
    private readonly clients: ClientsService,
    private readonly tokens: TokensService,
  ) {}

  @Get()
  async show(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    sendPage(response, 'tokens', await this.pages.show(request, actor));
  }

  @Post('clients')
  async addClient(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    answer(response, await this.pages.addClient(request, actor, fieldsOf(request)));
  }

  @Post('clients/:clientId/delete')
  async removeClient(
    @Param('clientId') clientId: string,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.clients.removeOwn(actor, clientId);
    response.redirect(303, '/api/tokens');
  }

  @Post()
  async addToken(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    answer(response, await this.pages.addToken(request, actor, fieldsOf(request)));
  }

  @Post(':id/revoke')
  async revokeToken(
    @Param('id') id: number,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    await this.tokens.revokeOwn(actor, id);
    response.redirect(303, '/api/tokens');
  }
}

/** 400 with the form as it was sent when something is wrong with it. */
function answer(response: Response, page: TokensPage): void {
  const isRefused = page.clientForm.problems.length > 0 || page.tokenForm.problems.length > 0;
  sendPage(response, 'tokens', page, { status: isRefused ? 400 : 200 });
}

function fieldsOf(request: Request): Record<string, unknown> {
  return { ...(request.body as Record<string, unknown>) };
}
