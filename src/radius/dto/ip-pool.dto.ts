import { ApiProperty } from '@nestjs/swagger';
import { Integer, OneOf, Text, Texts } from '../../platform/validation/fields.js';
import { POOL_KINDS, type PoolKind } from '../ip-pools/ip-pool.entity.js';
import type { IpPoolChange, NewIpPool } from '../ip-pools/ip-pools.service.js';

/** RouterOS and FreeRADIUS alike take such names without quotes. */
const NAME = { max: 60, pattern: /^[\w.-]+$/, says: 'may have letters, digits, dot, dash' };
const NETWORKS = { max: 100, maxLength: 43, example: ['100.64.0.0/16'] };

export class NewIpPoolBody {
  @Text({ ...NAME, example: 'cgnat', description: 'Of a dynamic pool: Framed-Pool.' })
  name!: string;

  @OneOf(POOL_KINDS, {
    description: 'Of a `dynamic` pool the NAS hands out addresses, of a `static` one we do.',
  })
  kind!: PoolKind;

  @Texts({ ...NETWORKS, description: 'CIDR; they overlap with no other pool.' })
  networks!: string[];

  @Integer({
    optional: true,
    min: 8,
    max: 128,
    description: 'How long a prefix one account gets, e.g. 56; a single address when absent.',
  })
  allocation_length?: number;

  toPool(): NewIpPool {
    const { name, kind, networks, allocation_length: allocationLength } = this;
    return {
      name,
      kind,
      networks,
      ...(allocationLength === undefined ? {} : { allocationLength }),
    };
  }
}

export class IpPoolChangeBody implements IpPoolChange {
  @Text({ optional: true, ...NAME })
  name?: string;

  @Texts({ optional: true, ...NETWORKS })
  networks?: string[];
}

export class IpAllocationBody {
  @Integer()
  data_account_id!: number;
}

export class IpAllocationDto {
  @ApiProperty({ example: 1 })
  data_account_id!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '203.0.113.7',
    description: '`null` where the NAS hands one out at each login.',
  })
  static_ip!: string | null;
}

export class PoolMemberDto extends IpAllocationDto {
  @ApiProperty({ example: 'pie001-home' })
  username!: string;
}

export class IpPoolDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'cgnat' })
  name!: string;

  @ApiProperty({ enum: POOL_KINDS })
  kind!: string;

  @ApiProperty({ example: 32 })
  allocation_length!: number;

  @ApiProperty({ type: [String], example: ['100.64.0.0/16'] })
  networks!: string[];

  @ApiProperty({ example: 65_534 })
  total!: number;

  @ApiProperty({ example: 12, description: 'By accounts, or by live sessions of a dynamic pool.' })
  used!: number;

  @ApiProperty({ example: 65_522 })
  free!: number;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  modified_at!: string;
}
