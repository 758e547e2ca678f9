import { All, Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../../auth/index.js';
import { guestWords, PrintLinks, VoucherSheets } from '../../hotspot/index.js';
import { qrSvg } from '../../platform/pdf/qr-code.js';
import { MethodNotAllowed } from '../../platform/errors/index.js';
import { sendGuestPage } from './guest-pages.js';

/** `/hotspot/print/<signed name>`: one voucher to be printed by whoever was given the link. */
@ApiExcludeController()
@Controller('hotspot/print')
@Public()
export class TicketController {
  constructor(
    private readonly links: PrintLinks,
    private readonly sheets: VoucherSheets,
  ) {}

  @Get(':name')
  async show(@Param('name') name: string, @Res() response: Response): Promise<void> {
    const { ticket, html } = await this.sheets.shown(this.links.open(name));
    const words = guestWords(ticket.language);
    const qr = `data:image/svg+xml,${encodeURIComponent(qrSvg(ticket.loginUrl))}`;
    const ownTicket = html === null ? null : () => html;
    sendGuestPage(response, 'ticket', { ticket, ownTicket, words, qr });
  }

  @All(':name')
  refuseVerb(): never {
    throw new MethodNotAllowed(['GET']);
  }
}
