import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BrowserSessions } from '../auth/index.js';
import { type OfferedQuote, QuoteNotOpen, QuotesService } from '../leads/index.js';
import { Frames } from './frames.js';
import { sendPage } from './send-page.js';

const NAME_MAX = 200;
const DECIDED: Record<Exclude<OfferedQuote['status'], 'sent'>, string> = {
  accepted: 'You have accepted this quote. We will get in touch with you.',
  declined: 'You have declined this quote.',
  superseded: 'There is a newer quote; its letter has the link.',
  expired: 'This quote is no longer valid. Ask us for a new one.',
};

/** Where the link of a quote's letter leads to. */
@Injectable()
export class QuotePages {
  constructor(
    private readonly quotes: QuotesService,
    private readonly sessions: BrowserSessions,
    private readonly frames: Frames,
  ) {}

  /** Looking at it decides nothing, because mail scanners follow links. @throws NotFound */
  async show(request: Request, response: Response, token: string): Promise<void> {
    await this.page(request, response, await this.quotes.find(token), token, null);
  }

  /** @throws NotFound ForgedRequest */
  async decide(request: Request, response: Response, token: string): Promise<void> {
    this.sessions.mustBeOurs(request);
    const { decision, name } = request.body as Record<string, unknown>;
    const signed = typeof name === 'string' ? name.trim().slice(0, NAME_MAX).toWellFormed() : '';
    const isAccepted = decision === 'accept';
    if (!isAccepted && decision !== 'decline') {
      await this.show(request, response, token);
      return;
    }
    if (isAccepted && signed === '') {
      const quote = await this.quotes.find(token);
      await this.page(request, response, quote, token, 'Please sign with your name.');
      return;
    }
    try {
      const quote = await this.quotes.decide(token, isAccepted, signed || 'the link');
      await this.page(request, response, quote, token, null);
    } catch (error) {
      if (!(error instanceof QuoteNotOpen)) throw error;
      await this.show(request, response, token);
    }
  }

  private async page(
    request: Request,
    response: Response,
    quote: OfferedQuote,
    token: string,
    problem: string | null,
  ): Promise<void> {
    const { leadName, lines, total, currency, validUntil, status } = quote;
    const page = {
      ...(await this.frames.withForm(request)),
      token,
      name: leadName,
      lines: lines.map(({ description, quantity, unit_price, amount }) => ({
        description,
        quantity,
        unitPrice: unit_price,
        amount,
      })),
      total,
      currency,
      validUntil,
      outcome: status === 'sent' ? null : DECIDED[status],
      problem,
    };
    sendPage(response, 'quote', page, { status: problem === null ? 200 : 400 });
  }
}
