import { Check, Column, Entity, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';
import type { VoucherType } from '../vouchers/voucher-terms.js';

/** A hotspot product as one place sells it: price, speed and volume are the product's. */
@Entity('hotspot_services')
@Index('hotspot_services_product_key', ['hotspotId', 'productId'], {
  unique: true,
  where: 'NOT is_deleted',
})
@Index('hotspot_services_hotspot_id_idx', ['hotspotId', 'issueOrder', 'id'])
@Index('hotspot_services_product_id_idx', ['productId', 'id'])
@Check('hotspot_services_type_check', `type IN ('ttf', 'ttl', 'onl', 'ltf')`)
@Check('hotspot_services_run_seconds_check', 'run_seconds > 0')
@Check('hotspot_services_shelf_seconds_check', 'shelf_seconds > 0')
@Check('hotspot_services_sim_devices_check', 'sim_devices BETWEEN 1 AND 1000')
@Check('hotspot_services_max_users_check', 'max_users BETWEEN 1 AND 1000')
@Check('hotspot_services_upload_bytes_limit_check', 'upload_bytes_limit > 0')
@Check('hotspot_services_download_bytes_limit_check', 'download_bytes_limit > 0')
@Check('hotspot_services_daily_seconds_limit_check', 'daily_seconds_limit BETWEEN 1 AND 86400')
@Check('hotspot_services_mac_moves_check', 'mac_moves BETWEEN 0 AND 1000')
export class HotspotService {
  @IdColumn('hotspot_services')
  id!: number;

  @ForeignKey('Hotspot', { name: 'hotspot_services_hotspot_id_fkey' })
  @Column('integer')
  hotspotId!: number;

  @ForeignKey('Product', { name: 'hotspot_services_product_id_fkey' })
  @Column('integer')
  productId!: number;

  @Column('text')
  type!: VoucherType;

  @Column('text')
  name!: string;

  /** ttf and ltf: from the first login; onl: on line; ttl: the most that a date may be away. */
  @Column('integer', { nullable: true })
  runSeconds!: number | null;

  /** How long an unused voucher keeps: 180 days unless said. */
  @Column('integer', { default: 15_552_000 })
  shelfSeconds!: number;

  /** How many devices at once of one user, unless a voucher says otherwise. */
  @Column('integer', { default: 1 })
  simDevices!: number;

  /** How many users share a voucher, each with so many devices. */
  @Column('integer', { default: 1 })
  maxUsers!: number;

  /** From the guest, besides what the product allows of both directions. */
  @Column('bigint', { nullable: true })
  uploadBytesLimit!: number | null;

  /** To the guest. */
  @Column('bigint', { nullable: true })
  downloadBytesLimit!: number | null;

  /** On line a day, on the clocks of the hotspot. */
  @Column('integer', { nullable: true })
  dailySecondsLimit!: number | null;

  /** How often a bound device may be replaced by another. */
  @Column('integer', { default: 5 })
  macMoves!: number;

  @Column('text', { default: 'general' })
  loginMethod!: string;

  @Column('boolean', { default: true })
  showLogin!: boolean;

  /** Octopus `tpv`. */
  @Column('boolean', { default: false })
  cardPayment!: boolean;

  /** Octopus `pms`. */
  @Column('boolean', { default: false })
  roomCharge!: boolean;

  @Column('boolean', { default: false })
  vip!: boolean;

  @Column('boolean', { default: false })
  validateEmail!: boolean;

  @Column('boolean', { default: false })
  withRegistration!: boolean;

  @Column('boolean', { default: false })
  macCaching!: boolean;

  @Column('integer', { default: 0 })
  issueOrder!: number;

  @Column('boolean', { default: true })
  isActive!: boolean;

  @Column('boolean', { default: false })
  isDeleted!: boolean;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
