import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../auth/index.js';
import { clientAddress, limitedNetwork } from '../../platform/http/client-address.js';
import { Text } from '../../platform/validation/fields.js';
import { HotspotNotFound } from '../hotspot.errors.js';
import { Hotspots } from '../hotspots/hotspots.service.js';
import { VoucherReader } from '../vouchers/voucher-facts.js';
import { type CaptiveState, CaptiveStatus } from './captive-status.js';
import { GuessGuard } from './guess-guard.js';

/** RFC 8908 §4.1: clients that get another type must not read the answer. */
const MEDIA_TYPE = 'application/captive+json';

export class CaptiveQuery {
  @Text({
    optional: true,
    max: 64,
    description: 'A code, for devices whose address does not reach us as the router knows it.',
  })
  voucher?: string;
}

export class CaptiveStateDto implements CaptiveState {
  @ApiProperty({ example: false }) captive!: boolean;
  @ApiProperty({ format: 'uri' }) 'user-portal-url'!: string;
  @ApiProperty({ format: 'uri' }) 'venue-info-url'!: string;
  @ApiProperty({ required: false }) 'can-extend-session'?: boolean;
  @ApiProperty({ required: false, type: Number }) 'seconds-remaining'?: number;
  @ApiProperty({ required: false, type: Number }) 'bytes-remaining'?: number;
}

/** The Captive Portal API (RFC 8908), whose address DHCP option 114 tells (RFC 8910). */
@Controller('captive')
@ApiTags('Captive Portal')
@ApiExtraModels(CaptiveStateDto)
@Public()
export class CaptiveController {
  constructor(
    private readonly hotspots: Hotspots,
    private readonly status: CaptiveStatus,
    private readonly reader: VoucherReader,
    private readonly guard: GuessGuard,
  ) {}

  @Get(':location')
  @ApiOperation({
    summary: 'Whether a device is captive, and what is left (RFC 8908)',
    description: 'Of the device that asks, by its address, or of a voucher.',
  })
  @ApiParam({ name: 'location', schema: { type: 'string', maxLength: 16, example: '28XXX004' } })
  @ApiResponse({
    status: 200,
    description: 'Its state.',
    content: { [MEDIA_TYPE]: { schema: { $ref: getSchemaPath(CaptiveStateDto) } } },
  })
  @ApiResponse({ status: 400, description: 'The voucher is no text.', content: ERROR() })
  @ApiResponse({ status: 404, description: 'No such hotspot.', content: ERROR() })
  @ApiResponse({ status: 429, description: 'Too many wrong codes.', content: ERROR() })
  async show(
    @Param('location') location: string,
    @Query() query: CaptiveQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const state = await this.state(location, query, clientAddress(request));
    response.setHeader('Content-Type', MEDIA_TYPE);
    response.setHeader('Cache-Control', 'private, no-store');
    response.end(JSON.stringify(state));
  }

  private async state(
    location: string,
    { voucher: code }: CaptiveQuery,
    address: string,
  ): Promise<CaptiveState> {
    const hotspot = await this.hotspots.findByLocation(location);
    if (!hotspot) throw new HotspotNotFound();
    if (code === undefined) return this.status.of(hotspot, { address: address || '::' });
    const network = limitedNetwork(address);
    const guesser = { locationId: hotspot.locationId, network, device: null, isSigned: false };
    await this.guard.check(guesser);
    if (!(await this.reader.findByCode(code))) await this.guard.count(guesser);
    return this.status.of(hotspot, { code });
  }
}

function ERROR(): Record<string, { schema: object }> {
  return { 'application/json': { schema: { type: 'object' } } };
}
