import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Actor, CurrentActor, PAGE } from '../auth/index.js';
import { Allow } from '../platform/http/access.js';
import { PortalService } from './portal.service.js';
import { sendPage } from './send-page.js';

/** `/portal`: a customer's own pages. */
@ApiExcludeController()
@Controller('portal')
@Allow({ authenticator: PAGE, scopes: [] })
export class PortalController {
  constructor(private readonly portal: PortalService) {}

  @Get()
  async showHome(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const home = await this.portal.home(request, actor);
    if (home) sendPage(response, 'portal', home);
    else sendPage(response, 'message', await this.portal.noCustomer(request));
  }
}
