import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';
import type { Coding } from '../vouchers/voucher-terms.js';

export const PRINT_FORMATS = ['a4', 'thermal58', 'thermal80'] as const;
export type PrintFormat = (typeof PRINT_FORMATS)[number];

/** A place where guests go on line by voucher; Octopus calls it a location. */
@Entity('hotspots')
@Index('hotspots_location_id_key', ['locationId'], { unique: true })
@Index('hotspots_modified_at_idx', ['modifiedAt', 'id'])
@Check('hotspots_location_id_check', `location_id ~ '^[A-Z0-9]{3,16}$'`)
@Check('hotspots_name_check', `btrim(name) <> ''`)
@Check('hotspots_latitude_check', 'latitude BETWEEN -90 AND 90')
@Check('hotspots_longitude_check', 'longitude BETWEEN -180 AND 180')
@Check('hotspots_coordinates_check', '(latitude IS NULL) = (longitude IS NULL)')
@Check('hotspots_currency_check', `currency ~ '^[A-Z]{3}$'`)
@Check('hotspots_coding_check', `coding IN ('passcode', 'userpass')`)
@Check('hotspots_print_format_check', `print_format IN ('a4', 'thermal58', 'thermal80')`)
export class Hotspot {
  @IdColumn('hotspots')
  id!: number;

  /** E.g. `28XXX004`; always in capitals. */
  @Column('text')
  locationId!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  address!: string | null;

  /** Decimal degrees, as text. */
  @Column('numeric', { precision: 9, scale: 6, nullable: true })
  latitude!: string | null;

  @Column('numeric', { precision: 9, scale: 6, nullable: true })
  longitude!: string | null;

  /** IANA. */
  @Column('text')
  timezone!: string;

  /** ISO 4217. */
  @Column('text')
  currency!: string;

  /** Hotspots of one realm accept each other's vouchers; its location id unless it joins others. */
  @Column('text')
  realm!: string;

  @Column('text', { default: 'passcode' })
  coding!: Coding;

  @Column('text', { default: 'a4' })
  printFormat!: PrintFormat;

  @Column('text', { nullable: true })
  ticketHeadline!: string | null;

  @Column('text', { nullable: true })
  supportText!: string | null;

  @Column('text', { nullable: true })
  supportPhone!: string | null;

  /** ISO 639-1, the venue's own first. */
  @Column('text', { array: true, default: ['en'] })
  languages!: string[];

  /** The venue's terms of use, as its splash page shows them. */
  @Column('text', { nullable: true })
  splashTerms!: string | null;

  /** Where a voucher is typed in, when that is not our splash page. */
  @Column('text', { nullable: true })
  loginUrl!: string | null;

  /** The service that is given away, if any. */
  @ForeignKey('HotspotService', { name: 'hotspots_free_service_id_fkey' })
  @Index('hotspots_free_service_id_idx')
  @Column('integer', { nullable: true })
  freeServiceId!: number | null;

  /** The ISP's own ticket: HTML with placeholders (sheets/ticket-template.ts). */
  @Column('text', { nullable: true })
  ticketTemplate!: string | null;

  /** Where the splash page may send what a guest has typed: hosts, with their port if it is not the usual. */
  @Column('text', { array: true, default: [] })
  gatewayHosts!: string[];

  /** What CoovaChilli signs its redirects with; read and set by `GatewaySecrets` only. */
  @Column('bytea', { nullable: true, select: false })
  sealedUamSecret?: Buffer | null;

  /** The reseller whose venue it is. */
  @ForeignKey('Partner', { name: 'hotspots_partner_id_fkey' })
  @Index('hotspots_partner_id_idx')
  @Column('integer', { nullable: true })
  partnerId!: number | null;

  /** The venue, as a customer of ours. */
  @ForeignKey('Customer', { name: 'hotspots_customer_id_fkey' })
  @Index('hotspots_customer_id_idx')
  @Column('integer', { nullable: true })
  customerId!: number | null;

  @Column('boolean', { default: true })
  isEnabled!: boolean;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
