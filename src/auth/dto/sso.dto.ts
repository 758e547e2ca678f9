import { ApiProperty } from '@nestjs/swagger';
import { Integer, Text } from '../../platform/validation/fields.js';

export class GenerateSsoTokenDto {
  @Integer({ optional: true, description: 'Another user; needs the permission generate_sso.' })
  user_id?: number;

  @Integer({
    optional: true,
    description: 'A customer, whose oldest active user is signed in; needs generate_sso.',
  })
  customer_id?: number;

  @Text({
    optional: true,
    max: 2000,
    description: 'Path at or below /portal where the user arrives.',
    example: '/portal',
  })
  target?: string;
}

export class SsoTokenDto {
  @ApiProperty({ example: 'lm_sso_hUu8YQ3mB1c0e7u6YwT1s0oZcX8bqk5j3tGv9n2Lr4A' })
  sso_token!: string;

  @ApiProperty({
    format: 'uri',
    description: 'Send the browser here; works once, within 60 seconds.',
    example:
      'http://127.0.0.1:3000/portal?sso_token=lm_sso_hUu8YQ3mB1c0e7u6YwT1s0oZcX8bqk5j3tGv9n2Lr4A',
  })
  sso_url!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:01:00.000Z' })
  expires_at!: string;
}
