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

  /** How many devices at once, unless a voucher says otherwise. */
  @Column('integer', { default: 1 })
  simDevices!: number;

  @Column('integer', { default: 1 })
  maxUsers!: number;

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
