import { All, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { Public } from '../../auth/index.js';
import { InvalidRequest, MethodNotAllowed } from '../../platform/errors/index.js';
import { GatewayIntake } from './gateway-intake.js';
import { GATEWAYS_PATH } from './gateways.service.js';

/** What providers of payments call, in their own words; the signature says who calls. */
@ApiExcludeController()
@Controller(GATEWAYS_PATH)
@Public()
export class GatewayController {
  constructor(private readonly intake: GatewayIntake) {}

  @Post(':id/events')
  @HttpCode(200)
  async receive(@Param('id') id: number, @Req() request: Request): Promise<{ received: boolean }> {
    const body: unknown = request.body;
    if (!Buffer.isBuffer(body)) throw new InvalidRequest('There is no body.');
    await this.intake.receive(id, { headers: request.headers, body });
    return { received: true };
  }

  @All(':id/events')
  refuseVerb(): never {
    throw new MethodNotAllowed(['POST']);
  }
}
