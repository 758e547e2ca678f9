import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../auth/index.js';
import { ApplyPages } from './apply.service.js';
import { QuotePages } from './quote.service.js';

/** `/sales`: where applicants come to by the link of a promotion, and leads by that of a quote. */
@ApiExcludeController()
@Controller('sales')
@Public()
export class SalesController {
  constructor(
    private readonly apply: ApplyPages,
    private readonly quotes: QuotePages,
  ) {}

  @Get('apply/promo/:name')
  showForm(
    @Req() request: Request,
    @Res() response: Response,
    @Param('name') name: string,
  ): Promise<void> {
    return this.apply.show(request, response, name);
  }

  @Post('apply/promo/:name')
  sendForm(
    @Req() request: Request,
    @Res() response: Response,
    @Param('name') name: string,
  ): Promise<void> {
    return this.apply.send(request, response, name);
  }

  @Get('quote/:token')
  showQuote(
    @Req() request: Request,
    @Res() response: Response,
    @Param('token') token: string,
  ): Promise<void> {
    return this.quotes.show(request, response, token);
  }

  @Post('quote/:token')
  decideQuote(
    @Req() request: Request,
    @Res() response: Response,
    @Param('token') token: string,
  ): Promise<void> {
    return this.quotes.decide(request, response, token);
  }
}
