import { ApiProperty, OmitType } from '@nestjs/swagger';
import { JOB_STATES, type JobState } from '../../../platform/jobs/job-queue.js';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import { OneOf, Text } from '../../../platform/validation/fields.js';

export class JobsQuery extends OmitType(CursorParameters, ['search']) {
  @OneOf(JOB_STATES, { optional: true, description: 'Only jobs in this state.' })
  state?: JobState;

  @Text({ optional: true, max: 100, description: 'Only this kind of job.', example: 'mail.send' })
  task?: string;
}

export class JobDto {
  @ApiProperty({ example: 12 })
  id!: number;

  @ApiProperty({ example: 'mail.send' })
  task!: string;

  @ApiProperty({ enum: JOB_STATES })
  state!: string;

  @ApiProperty({ example: 25 })
  attempts!: number;

  @ApiProperty({ example: 25, description: 'Attempts before it is kept as failed.' })
  attempts_max!: number;

  @ApiProperty({ type: String, nullable: true, example: 'connect ECONNREFUSED' })
  last_error!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  run_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;
}
