import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Allow } from '../http/access.js';
import { Health, type Readiness } from './health.js';

class LiveDto {
  @ApiProperty({ enum: ['ok'] })
  status!: string;
}

class ReadyDto implements Readiness {
  @ApiProperty({ enum: ['ok'] })
  status!: 'ok';

  @ApiProperty({ enum: ['ok'] })
  database!: 'ok';

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 })
  job_lag_seconds!: number;
}

@Controller('health')
@ApiTags('Operations')
@Allow({ public: true })
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs' })
  @ApiResponse({ status: 200, description: 'It does.', type: LiveDto })
  live(): LiveDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Requests can be served; 503 otherwise' })
  @ApiResponse({ status: 200, description: 'They can.', type: ReadyDto })
  @ApiResponse({
    status: 503,
    description: 'The database does not answer, or its schema is older than the program.',
    content: { 'application/json': { schema: { type: 'object' } } },
  })
  ready(): Promise<ReadyDto> {
    return this.health.check();
  }
}
