import { All, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../auth/index.js';
import { MethodNotAllowed } from '../platform/errors/index.js';
import { ResetPasswordPages } from './reset-password.service.js';

/** `/reset-password?token=…`: where the link of a letter leads to. */
@ApiExcludeController()
@Controller('reset-password')
@Public()
export class ResetPasswordController {
  constructor(private readonly pages: ResetPasswordPages) {}

  @Get()
  show(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.show(request, response);
  }

  @Post()
  set(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.pages.set(request, response);
  }

  @All()
  refuseVerb(): never {
    throw new MethodNotAllowed(['GET', 'POST']);
  }
}
