import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../../auth/index.js';
import { Integer, Text } from '../../platform/validation/fields.js';
import { ratingPage, RATING_POLICY, thanksPage } from './rating.page.js';
import { RATING_PATH, RatingsService } from './ratings.service.js';

export class RatingForm {
  @Integer({ min: 1, max: 5 })
  score!: number;

  @Text({ optional: true, max: 2000 })
  comment?: string;
}

/**
 * Where the link in a closing letter leads. Looking at it changes nothing, because mail scanners
 * follow links; the link itself is the proof of who asks.
 */
@Controller(RATING_PATH)
@ApiExcludeController()
@Public()
export class RatingController {
  constructor(private readonly ratings: RatingsService) {}

  @Get(':token')
  async ask(@Param('token') token: string, @Res() response: Response): Promise<void> {
    send(response, ratingPage(await this.ratings.question(token)));
  }

  @Post(':token')
  @HttpCode(200)
  async rate(
    @Param('token') token: string,
    @Body() { score, comment }: RatingForm,
    @Res() response: Response,
  ): Promise<void> {
    await this.ratings.rate(token, score, comment ?? null);
    send(response, thanksPage());
  }
}

function send(response: Response, page: string): void {
  response.setHeader('Content-Security-Policy', RATING_POLICY);
  response.setHeader('Cache-Control', 'no-store');
  response.type('html').send(page);
}
