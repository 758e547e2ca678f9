import { ApiProperty, OmitType } from '@nestjs/swagger';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import { Instant, Text } from '../../../platform/validation/fields.js';

export class AuditLogQuery extends OmitType(CursorParameters, ['search']) {
  @Text({ optional: true, max: 100, description: 'The kind of row.', example: 'customer' })
  subject?: string;

  @Text({ optional: true, max: 100, description: 'The id of the row.' })
  subject_id?: string;

  @Text({
    optional: true,
    max: 100,
    description: 'A user’s id, or the name that he had when he did it.',
  })
  user?: string;

  @Text({ optional: true, max: 100, description: 'What was done.', example: 'auth.user.added' })
  action?: string;

  @Text({ optional: true, max: 100, description: 'What one request did.' })
  request_id?: string;

  @Instant({ optional: true, description: 'Not before this instant.' })
  from?: Date;

  @Instant({ optional: true, description: 'Not after this instant.' })
  to?: Date;
}

export class AuditRecordDto {
  @ApiProperty({ example: 4711 })
  id!: number;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  at!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Absent for the house itself.' })
  user_id!: number | null;

  @ApiProperty({ example: 'd:support', description: 'As he was called then.' })
  username!: string;

  @ApiProperty({ type: String, nullable: true, example: '47180796' })
  client_id!: string | null;

  @ApiProperty({ example: 'customers.customer.modified' })
  action!: string;

  @ApiProperty({ example: 'customer' })
  subject!: string;

  @ApiProperty({ example: '1' })
  subject_id!: string;

  @ApiProperty({ type: Object, nullable: true, description: 'The fields that changed, before.' })
  before!: object | null;

  @ApiProperty({ type: Object, nullable: true, description: 'The fields that changed, after.' })
  after!: object | null;

  @ApiProperty({ type: String, nullable: true })
  request_id!: string | null;
}
