import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import { Integer, OneOf, Text } from '../../../platform/validation/fields.js';

export class TokensQuery extends CursorParameters {
  @Integer({ optional: true, description: 'Only tokens of this user.' })
  user_id?: number;

  @Text({ optional: true, max: 20, description: 'Only tokens of this client (8 digits).' })
  client_id?: string;

  @OneOf(['access', 'refresh'], { optional: true, description: 'Only tokens of this kind.' })
  kind?: 'access' | 'refresh';
}

export class TokenDto {
  @ApiProperty({ example: 7 })
  id!: number;

  @ApiProperty({ enum: ['access', 'refresh'] })
  kind!: string;

  @ApiProperty({ example: 'lm_at_aB3d', description: 'How it begins; the rest is not stored.' })
  prefix!: string;

  @ApiProperty({ example: 3 })
  user_id!: number;

  @ApiProperty({ example: 'd:support' })
  username!: string;

  @ApiProperty({ example: '47180796' })
  client_id!: string;

  @ApiProperty({ example: 'Warehouse integration' })
  client_name!: string;

  @ApiProperty({ type: [String], example: ['view_customers'] })
  scopes!: string[];

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T09:00:00.000Z' })
  expires_at!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'To the minute.',
  })
  last_used_at!: string | null;
}

export class RevokedDto {
  @ApiProperty({ example: 2, description: 'Token families that were ended.' })
  revoked!: number;
}
