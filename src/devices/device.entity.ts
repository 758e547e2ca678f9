import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../platform/database/columns.js';
import type { DeviceStatus, DeviceType } from './devices.types.js';

/** One piece of equipment, from the day it came in. */
@Entity('devices')
@Unique('devices_mac_address_key', ['macAddress'])
@Check('devices_name_check', `btrim(name) <> ''`)
@Check('devices_type_check', `type IN ('router', 'cpe', 'ap', 'switch', 'other')`)
@Check('devices_status_check', `status IN ('stock', 'customer', 'site', 'returned', 'retired')`)
@Check('devices_customer_id_check', `(status = 'customer') = (customer_id IS NOT NULL)`)
@Check('devices_hotspot_id_check', `hotspot_id IS NULL OR status IN ('customer', 'site')`)
@Check('devices_data_account_id_check', `data_account_id IS NULL OR status = 'customer'`)
@Check('devices_nas_id_check', `nas_id IS NULL OR status IN ('customer', 'site')`)
@Index('devices_serial_key', { synchronize: false })
@Index('devices_search_idx', { synchronize: false })
@Index('devices_name_idx', { synchronize: false })
@Index('devices_modified_at_idx', ['modifiedAt', 'id'])
export class Device {
  @IdColumn('devices')
  id!: number;

  @Column('text')
  name!: string;

  @Column('text')
  type!: DeviceType;

  @Column('text')
  status!: DeviceStatus;

  /** Unique in any case. */
  @Column('text', { nullable: true })
  serial!: string | null;

  @Column('macaddr', { nullable: true })
  macAddress!: string | null;

  @Column('inet', { nullable: true })
  ipAddress!: string | null;

  @ForeignKey('Customer', { name: 'devices_customer_id_fkey' })
  @Index('devices_customer_id_idx')
  @Column('integer', { nullable: true })
  customerId!: number | null;

  @ForeignKey('Hotspot', { name: 'devices_hotspot_id_fkey' })
  @Index('devices_hotspot_id_idx')
  @Column('integer', { nullable: true })
  hotspotId!: number | null;

  @ForeignKey('DataAccount', { name: 'devices_data_account_id_fkey' })
  @Index('devices_data_account_id_idx')
  @Column('integer', { nullable: true })
  dataAccountId!: number | null;

  @ForeignKey('Nas', { name: 'devices_nas_id_fkey' })
  @Index('devices_nas_id_idx')
  @Column('integer', { nullable: true })
  nasId!: number | null;

  /** For staff; never shown to the customer. */
  @Column('text', { nullable: true })
  notes!: string | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
