import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const Flag = (): PropertyDecorator => ApiProperty({ type: Number, enum: [0, 1], example: 0 });
const Count = (description: string, example: number): PropertyDecorator =>
  ApiProperty({ type: Number, description, example });
const Word = (example: string): PropertyDecorator => ApiProperty({ type: String, example });
const Maybe = (type: typeof String | typeof Number): PropertyDecorator =>
  ApiProperty({ type, nullable: true });
const Digits = (example: string): PropertyDecorator =>
  ApiProperty({ type: String, description: 'A number as a text.', example });

export class OctopusPaginationDto {
  @Count('', 0) offset!: number;
  @Count('', 5000) limit!: number;
  @Count('All rows, whatever the limit.', 9) rows!: number;
  @Count('', 1) pages!: number;
  @Count('', 1) currentPage!: number;
}

export class OctopusServiceTypeDto {
  @ApiProperty({ enum: ['ttf', 'ttl', 'onl', 'ltf'] }) id!: string;
  @Word('Tiempo corrido') description!: string;
  @ApiProperty() timetofinish!: boolean;
  @ApiProperty() onlinetime!: boolean;
  @ApiProperty() timetolimit!: boolean;
  @ApiProperty() limittraffic!: boolean;
}

/** One of the two names of a location, by the address that was asked. */
class PlaceNameDto {
  @ApiPropertyOptional({ description: 'Below `/Location`.', example: '28XXX004' })
  LocationId?: string;

  @ApiPropertyOptional({ description: 'Below `/wifiarea`, instead.', example: '28XXX004' })
  wifiareaId?: string;
}

export class OctopusServiceDto extends PlaceNameDto {
  @Count('What `service` of a new ticket names.', 1) id!: number;
  @ApiProperty({ enum: ['ttf', 'ttl', 'onl', 'ltf'] }) typeId!: string;
  @Word('Ticket - 1 Hora') name!: string;
  @Count('', 0) price!: number;
  @Flag() status!: number;
  @Count('Seconds on line (onl); 0: no limit.', 0) onlineTime!: number;
  @Count('Seconds from the first login, or until a date; 0: no limit.', 3600) expTime!: number;
  @Flag() tpv!: number;
  @Flag() pms!: number;
  @Flag() showLogin!: number;
  @Count('Devices at once of one user.', 10) simDevices!: number;
  @Count('Users of one ticket, each with so many devices.', 1) maxUsers!: number;
  @Word('general') loginMethod!: string;
  @Count(
    'Bytes to the guest, or in both directions where they are limited together; 0: no limit.',
    0,
  )
  download!: number;
  @Count('Bytes from the guest; 0: no limit of its own.', 0) upload!: number;
  @Count('kbit/s; 0: no limit.', 0) downrate!: number;
  @Count('kbit/s; 0: no limit.', 0) uprate!: number;
  @Count('Seconds on line a day, on the clocks of the location; 0: no limit.', 0)
  dailyLimit!: number;
  @Count('Seconds that an unused ticket keeps.', 15_552_000) validUntil!: number;
  @Flag() vip!: number;
  @Flag() validateEmail!: number;
  @Flag() deleted!: number;
  @Flag() withRegistration!: number;
  @Flag() macCaching!: number;
  @Count('', 0) issueOrder!: number;
  @ApiProperty({ type: OctopusServiceTypeDto }) type!: OctopusServiceTypeDto;
}

export class OctopusServicesDto {
  @ApiProperty({ type: [OctopusServiceDto] }) data!: OctopusServiceDto[];
  @ApiProperty({ type: OctopusPaginationDto }) pagination!: OctopusPaginationDto;
}

export class OctopusCreatedTicketDto {
  @Digits('10000001') serial!: string;
  @Word('0010000001') radiusUser!: string;
  @Word('VOID') radiusPass!: string;
  @Word('Q4P68') user!: string;
  @ApiProperty({ description: 'Empty with passcode coding.', example: '' }) pass!: string;
  @Word('28XXX004') hotspotId!: string;
  @Word('2018-01-12 12:41:51') creationTime!: string;
  @Word('2018-01-12 12:41:51') startTime!: string;
  @ApiProperty({ enum: ['ttf', 'ttl', 'onl', 'ltf'] }) tariffType!: string;
  @Word('Variable ticket') tariffName!: string;
  @Digits('3600') duration!: string;
  @Digits('0') price!: string;
  @Digits('1') radiusId!: string;
  @Count('Devices at once.', 4) numUsers!: number;
  @Word('general') loginMethod!: string;
  @Word('passcode') coding!: string;
  @Word('28XXX004') realm!: string;
  @ApiProperty({ type: String, enum: ['0', '1'] }) maccaching!: string;

  @ApiPropertyOptional({
    description: 'With `format=print`: a page to be printed by whoever has the link, for a day.',
  })
  printUrl?: string;
}

export class OctopusPhpDateDto {
  @Word('2017-12-18 10:47:40.000000') date!: string;
  @ApiProperty({ type: Number, enum: [3] }) timezone_type!: number;
  @Word('Europe/Madrid') timezone!: string;
}

export class OctopusTicketDto extends PlaceNameDto {
  @Count('', 1) id!: number;
  @Digits('10000001') serial!: string;
  @ApiProperty({ type: OctopusPhpDateDto }) creationTime!: OctopusPhpDateDto;
  @ApiProperty({ type: OctopusPhpDateDto }) startTime!: OctopusPhpDateDto;

  @ApiProperty({ type: OctopusPhpDateDto, nullable: true, description: 'The first login.' })
  loginTime!: OctopusPhpDateDto | null;

  @Word('NKQT2') username!: string;
  @ApiProperty({ example: '' }) password!: string;
  @Word('28XXX004') realm!: string;
  @ApiProperty({ enum: ['ttf', 'ttl', 'onl', 'ltf'] }) service!: string;
  @Word('Ticket - 1 Hora') serviceName!: string;
  @Flag() cancelled!: number;
  @ApiProperty({ enum: ['new', 'active', 'finished', 'expired', 'cancelled'] }) status!: string;
  @Count('', 7200) seconds!: number;
  @Count('', 0) salePrice!: number;
  @Digits('0') roomNumber!: string;
  @Word('general') loginMethod!: string;
  @Flag() tpv!: number;
  @Count('Devices at once.', 10) numUsers!: number;
  @Maybe(String) userId!: string | null;
  @Count('', 1) radiusId!: number;
  @Word('passcode') coding!: string;
  @Maybe(Number) upload!: number | null;
  @Maybe(Number) download!: number | null;
  @Maybe(Number) sessionTime!: number | null;
  @Maybe(Number) connections!: number | null;
}

export class OctopusTicketsDto {
  @ApiProperty({ type: [OctopusTicketDto] }) data!: OctopusTicketDto[];
  @ApiProperty({ type: OctopusPaginationDto }) pagination!: OctopusPaginationDto;
  @ApiProperty({ type: Number, enum: [0] }) summary!: number;
  @Word('2018-01-12 13:00:04') timestamp!: string;
}

export class OctopusLocationsDto {
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  data!: object[];
}

export class OctopusReportDto {
  @Word('28XXX004') id!: string;
  @Word('Cedar Café') name!: string;
  @Maybe(String) address!: string | null;
  @Maybe(String) lat_lng!: string | null;
  @Maybe(String) avatar!: string | null;
  @Digits('3') devices!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Seconds.' }) total_time!:
    string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Bytes.' }) total_upload!:
    string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Bytes.' }) total_download!:
    string | null;
  @Maybe(String) last_session!: string | null;
}
