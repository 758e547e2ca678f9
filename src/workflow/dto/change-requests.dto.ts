import { ApiProperty } from '@nestjs/swagger';
import { ANY_JSON } from '../../platform/documents/any-json.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { Integer, OneOf, Text } from '../../platform/validation/fields.js';
import {
  CHANGE_REQUEST_STATUSES,
  type ChangeRequestStatus,
  type Fields,
} from '../change-request.entity.js';
import type { FieldChange } from '../field-changes.js';
import type { ReviewedRequest } from '../workflow.service.js';

export class ChangeRequestsQuery extends CursorParameters {
  @OneOf(CHANGE_REQUEST_STATUSES, { optional: true })
  status?: ChangeRequestStatus;

  @Text({ optional: true, max: 60, description: 'Name of the act.', example: 'modify_customer' })
  act?: string;

  @Text({ optional: true, max: 60, description: 'Kind of row.', example: 'customer' })
  subject?: string;

  @Integer({ optional: true, description: 'Id of the row; use it with `subject`.' })
  subject_id?: number;
}

export class DecisionDto {
  @Text({ nullable: true, max: 2000, description: 'Why; the requester may be told.' })
  note?: string | null;
}

export class FieldChangeDto {
  @ApiProperty({ example: 'phone' })
  field!: string;

  @ApiProperty({
    ...ANY_JSON,
    description: 'The value when the change was asked for.',
    example: '021 555 0143',
  })
  before!: unknown;

  @ApiProperty({ ...ANY_JSON, description: '`(secret)` for a secret.', example: '021 555 0199' })
  proposed!: unknown;

  @ApiProperty({ ...ANY_JSON, example: '021 555 0143' })
  now!: unknown;

  @ApiProperty({
    description: 'False when somebody has changed the field since: approving would be a conflict.',
  })
  fits!: boolean;
}

export class ChangeRequestRowDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'modify_customer' })
  act!: string;

  @ApiProperty({ example: 'customer' })
  subject!: string;

  @ApiProperty({ example: 1 })
  subject_id!: number;

  @ApiProperty({ description: 'The row in words.', example: 'PIE001 Pienaar Guest House' })
  title!: string;

  @ApiProperty({ type: Object, description: 'What was asked for; secrets are left out.' })
  input!: Fields;

  @ApiProperty({ enum: CHANGE_REQUEST_STATUSES })
  status!: ChangeRequestStatus;

  @ApiProperty({ type: Number, nullable: true, example: 4, description: 'A user.' })
  requested_by!: number | null;

  @ApiProperty({ example: 'jessica' })
  requested_name!: string;

  @ApiProperty({ type: String, nullable: true, example: '47180796' })
  client_id!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  decided_by!: number | null;

  @ApiProperty({ type: String, nullable: true })
  decided_name!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decided_at!: string | null;

  @ApiProperty({ type: String, nullable: true })
  note!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;
}

export class ChangeRequestDto extends ChangeRequestRowDto {
  @ApiProperty({ type: [FieldChangeDto] })
  changes!: FieldChange[];

  static of({ request, changes }: ReviewedRequest): ChangeRequestDto {
    return {
      id: request.id,
      act: request.act,
      subject: request.subject,
      subject_id: request.subjectId,
      title: request.title,
      input: request.input,
      status: request.status,
      requested_by: request.requestedBy,
      requested_name: request.requestedName,
      client_id: request.clientId,
      decided_by: request.decidedBy,
      decided_name: request.decidedName,
      decided_at: request.decidedAt?.toISOString() ?? null,
      note: request.note,
      created_at: request.createdAt.toISOString(),
      modified_at: request.modifiedAt.toISOString(),
      changes,
    };
  }
}
