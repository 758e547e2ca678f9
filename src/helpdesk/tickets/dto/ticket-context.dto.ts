import { ApiProperty } from '@nestjs/swagger';
import { TicketDetailsDto } from './ticket.dto.js';

const INSTANT = { type: String, format: 'date-time', example: '2026-03-31T08:00:00.000Z' } as const;

class OpenSessionDto {
  @ApiProperty(INSTANT)
  started_at!: string;

  @ApiProperty({ ...INSTANT, description: 'When it was last heard of.' })
  updated_at!: string;

  @ApiProperty({ type: String, nullable: true, example: '100.64.0.17' })
  framed_ip!: string | null;
}

class RejectDto {
  @ApiProperty(INSTANT)
  at!: string;

  @ApiProperty({ example: 'Wrong password' })
  reason!: string;

  @ApiProperty({ type: String, nullable: true, example: 'AA-BB-CC-00-00-01' })
  calling_station_id!: string | null;
}

class AccountOnNetworkDto {
  @ApiProperty({ example: 1 })
  data_account_id!: number;

  @ApiProperty({ example: 'jessica@cedar' })
  username!: string;

  @ApiProperty({ example: 'active' })
  status!: string;

  @ApiProperty({ example: 'Home 20' })
  product_name!: string;

  @ApiProperty({ example: 'accept', description: 'What it would be answered now.' })
  verdict!: string;

  @ApiProperty({ description: 'Why.' })
  reason!: string;

  @ApiProperty({ type: OpenSessionDto, nullable: true })
  session!: OpenSessionDto | null;

  @ApiProperty({ type: [RejectDto], description: 'The last three of a week, the newest first.' })
  rejects!: RejectDto[];
}

class OpenInvoiceDto {
  @ApiProperty({ example: 1 })
  invoice_id!: number;

  @ApiProperty({ example: 'INV000001' })
  invoice_number!: string;

  @ApiProperty({ format: 'date', example: '2026-03-31' })
  due_date!: string;

  @ApiProperty({ example: '399.00' })
  total!: string;

  @ApiProperty({ example: '399.00' })
  open_amount!: string;
}

/** What staff want to know of a ticket's customer; `null` is what they may not see. */
export class TicketContextDto {
  @ApiProperty({ type: [AccountOnNetworkDto], nullable: true })
  data_accounts!: AccountOnNetworkDto[] | null;

  @ApiProperty({ type: [OpenInvoiceDto], nullable: true, description: 'The oldest first.' })
  open_invoices!: OpenInvoiceDto[] | null;
}

/** A ticket as staff see it. */
export class StaffTicketDto extends TicketDetailsDto {
  @ApiProperty({ type: TicketContextDto, nullable: true, description: 'Of its customer.' })
  context!: TicketContextDto | null;
}
