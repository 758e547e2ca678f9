import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../http/access.js';
import { Health, type Readiness } from './health.js';

@Controller('health')
@ApiTags('Operations')
@Allow({ public: true })
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs' })
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Requests can be served; 503 otherwise' })
  ready(): Promise<Readiness> {
    return this.health.check();
  }
}
