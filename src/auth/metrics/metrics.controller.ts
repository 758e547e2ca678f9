import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Allow } from '../../platform/http/access.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { MONITORING } from './metrics.authenticator.js';

/** For Prometheus: from this machine as it is, from elsewhere with a token that may manage settings. */
@Controller('metrics')
@ApiExcludeController()
@Allow({ scopes: ['admin'], permissions: ['manage_settings'], authenticator: MONITORING })
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  async read(@Res() response: Response): Promise<void> {
    const text = await this.metrics.text();
    response.set('Cache-Control', 'no-store').type(this.metrics.contentType).send(text);
  }
}
