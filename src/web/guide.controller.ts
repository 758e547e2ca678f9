import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../auth/index.js';
import { GuideService } from './guide.service.js';
import { sendPage } from './send-page.js';

/** The API guide: every call in Swagger UI, and the pages that explain how to begin. */
@ApiExcludeController()
@Controller('api')
@Public()
export class GuideController {
  constructor(private readonly guide: GuideService) {}

  @Get()
  async showReference(
    @Req() request: Request,
    @Res() response: Response,
    @Query('document') name?: string,
  ): Promise<void> {
    sendPage(response, 'guide', await this.guide.reference(request, name));
  }

  @Get('guide/authentication')
  async showAuthentication(@Req() request: Request, @Res() response: Response): Promise<void> {
    sendPage(response, 'guide-authentication', await this.guide.examples(request));
  }

  @Get('guide/test-oauth')
  async showTestOAuth(@Req() request: Request, @Res() response: Response): Promise<void> {
    sendPage(response, 'guide-test-oauth', await this.guide.examples(request));
  }

  @Get('errors')
  async showErrors(@Req() request: Request, @Res() response: Response): Promise<void> {
    sendPage(response, 'errors', await this.guide.errors(request));
  }
}
