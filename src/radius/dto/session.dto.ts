import { ApiProperty } from '@nestjs/swagger';

const nullable = (type: typeof String | typeof Number, example?: string | number) =>
  ApiProperty({ type, nullable: true, ...(example === undefined ? {} : { example }) });

const COA_STATES = [
  'queued',
  'sent',
  'acked',
  'effective',
  'ineffective',
  'nak',
  'timeout',
  'superseded',
];

class SessionFields {
  @ApiProperty({ example: '8100001A' })
  acct_session_id!: string;

  @nullable(Number, 1)
  nas_id!: number | null;

  @nullable(String, '192.0.2.1')
  nas_address!: string | null;

  @nullable(String)
  nas_port!: string | null;

  @nullable(String, 'AA:BB:CC:DD:EE:FF')
  calling_station_id!: string | null;

  @nullable(String)
  called_station_id!: string | null;

  @nullable(String, '100.64.0.17')
  framed_ip!: string | null;

  @nullable(String)
  framed_ipv6_address!: string | null;

  @nullable(String)
  framed_ipv6_prefix!: string | null;

  @nullable(String)
  delegated_ipv6_prefix!: string | null;

  @ApiProperty({ format: 'date-time' })
  started_at!: string;

  @ApiProperty({ format: 'date-time', description: 'When it last reported.' })
  updated_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  stopped_at!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['stop', 'stale', 'replaced', 'nas_restart', 'unknown_to_nas'],
  })
  close_reason!: string | null;

  @nullable(String, 'User-Request')
  terminate_cause!: string | null;

  @ApiProperty({ description: 'From the subscriber: his upload.' })
  bytes_in!: number;

  @ApiProperty({ description: 'To the subscriber: his download.' })
  bytes_out!: number;

  @ApiProperty({ example: 3600 })
  seconds!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '25000k/50000k',
    description: 'What the NAS was last told: upload/download.',
  })
  rate_limit!: string | null;
}

export class SessionDto extends SessionFields {
  @ApiProperty({ example: 1 })
  session_id!: number;
}

export class AdminSessionDto extends SessionFields {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'pie001-home', description: 'As the NAS reports it.' })
  username!: string;

  @nullable(Number, 1)
  data_account_id!: number | null;

  @nullable(Number)
  voucher_id!: number | null;

  @nullable(Number, 1)
  customer_id!: number | null;

  @nullable(String, 'tower-1')
  nas_name!: string | null;

  @nullable(Number)
  hotspot_id!: number | null;
}

export class CoaRequestDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ enum: ['coa', 'disconnect'] })
  kind!: string;

  @ApiProperty({ example: 'once_capped', description: 'Why it was asked for.' })
  cause!: string;

  @ApiProperty({
    enum: COA_STATES,
    description: '`effective` and `ineffective` are what the next report of the session proved.',
  })
  state!: string;

  @ApiProperty({ type: Object, additionalProperties: true, description: 'What is to change.' })
  attributes!: object;

  @nullable(Number, 503)
  error_cause!: number | null;

  @nullable(String)
  detail!: string | null;

  @ApiProperty({ example: 1, description: 'How often it was taken up.' })
  attempts!: number;

  @nullable(Number, 12)
  rtt_ms!: number | null;

  @ApiProperty({ format: 'date-time' })
  queued_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  sent_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  answered_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  settled_at!: string | null;
}

export class AdminSessionDetailsDto extends AdminSessionDto {
  @ApiProperty({ type: [CoaRequestDto], description: 'What its NAS was asked, the newest first.' })
  requests!: CoaRequestDto[];
}
