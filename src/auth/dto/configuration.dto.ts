import { ApiProperty } from '@nestjs/swagger';

export class AttachmentRulesDto {
  @ApiProperty({ example: 10485760, description: 'Largest attachment in bytes.' })
  max_bytes!: number;

  @ApiProperty({ type: [String], example: ['image/png', 'application/pdf'] })
  types!: string[];
}

export class ConfigSettingsDto {
  @ApiProperty({ example: 'Cedar Wireless' })
  company_name!: string;

  @ApiProperty({ example: 'http://127.0.0.1:3000' })
  base_url!: string;

  @ApiProperty({ example: 'USD', description: 'ISO 4217.' })
  currency!: string;

  @ApiProperty({ example: '15', description: 'Percent, as a decimal string; prices exclude tax.' })
  tax_rate!: string;

  @ApiProperty({ example: 'Africa/Johannesburg', description: 'IANA name.' })
  timezone!: string;

  @ApiProperty({ example: '1.0.4' })
  api_version!: string;

  @ApiProperty({ type: [String], example: ['customers', 'helpdesk'] })
  modules!: string[];

  @ApiProperty({
    enum: ['types', 'per_product'],
    description: 'Whether top-up types are global or per product.',
  })
  topup_mode!: string;

  @ApiProperty()
  attachment!: AttachmentRulesDto;
}

export class OAuthUserDto {
  @ApiProperty({ example: 3 })
  user_id!: number;

  @ApiProperty({ example: 'jessica' })
  username!: string;

  @ApiProperty({ example: 'Jessica Pienaar' })
  name!: string;

  @ApiProperty({ type: String, nullable: true, example: 'jessica@pienaar.example' })
  email!: string | null;

  @ApiProperty({ enum: ['admin', 'customer', 'partner'] })
  user_type!: string;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  customer_id!: number | null;

  @ApiProperty({ example: 'customer' })
  role!: string;

  @ApiProperty({ type: [String], example: ['view_customers'] })
  scopes!: string[];

  @ApiProperty({ type: [String], example: ['view_customers', 'view_usage'] })
  permissions!: string[];

  @ApiProperty({ type: String, nullable: true, example: '47180796' })
  client_id!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2026-03-31T09:00:00.000Z',
  })
  token_expires_at!: string | null;
}
