import { All, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../auth/index.js';
import { MethodNotAllowed } from '../../platform/errors/index.js';
import { SplashPages } from './splash.service.js';

/** `/hotspot/{location_id}`: where a router sends the guests of a hotspot, and a ticket's QR code leads. */
@ApiExcludeController()
@Controller('hotspot')
@Public()
export class SplashController {
  constructor(private readonly pages: SplashPages) {}

  @Get(':location')
  show(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.show(request, response);
  }

  @Post(':location')
  connect(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.connect(request, response);
  }

  @All(':location')
  refuseVerb(): never {
    throw new MethodNotAllowed(['GET', 'POST']);
  }
}
