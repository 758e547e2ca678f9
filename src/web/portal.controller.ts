import { Controller, Get, Param, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { type Actor, CurrentActor, PAGE } from '../auth/index.js';
import { Allow } from '../platform/http/access.js';
import { sendFile } from '../platform/http/send-file.js';
import { PortalServices } from './portal-services.js';
import { PortalService } from './portal.service.js';
import { sendPage } from './send-page.js';

/** `/portal`: a customer's own pages. */
@ApiExcludeController()
@Controller('portal')
@Allow({ authenticator: PAGE, scopes: [] })
export class PortalController {
  constructor(
    private readonly portal: PortalService,
    private readonly services: PortalServices,
  ) {}

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

  @Get('invoices')
  async showInvoices(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    sendPage(response, 'portal-invoices', await this.portal.invoicesPage(request, actor));
  }

  @Get('invoices/:id/pdf')
  async invoicePdf(
    @Param('id') id: number,
    @Res({ passthrough: true }) response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const file = await this.portal.invoicePdf(actor, id);
    response.setHeader('Cache-Control', 'no-store');
    return sendFile(file, response);
  }

  @Get('internet')
  async showInternet(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    sendPage(response, 'portal-internet', await this.services.internetPage(request, actor));
  }

  @Get('tickets')
  async showTickets(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    sendPage(response, 'portal-tickets', await this.services.ticketsPage(request, actor));
  }

  @Get('tickets/:id')
  async showTicket(
    @Param('id') id: number,
    @Req() request: Request,
    @Res() response: Response,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    sendPage(response, 'portal-ticket', await this.services.ticketPage(request, actor, id));
  }
}
