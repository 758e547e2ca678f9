import { ApiProperty } from '@nestjs/swagger';
import { LEAD_STATUSES, type LeadStatus } from '../lead.entity.js';

/** What the world is told of a lead: no more of the person than his name. */
export class LeadEventDataDto {
  @ApiProperty()
  lead_id!: number;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: LEAD_STATUSES })
  status!: LeadStatus;

  @ApiProperty({ type: String, nullable: true })
  lead_source!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  product_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  customer_id!: number | null;
}

export class LeadMovedDataDto extends LeadEventDataDto {
  @ApiProperty({ enum: LEAD_STATUSES })
  status_before!: LeadStatus;
}
