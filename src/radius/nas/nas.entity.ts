import { Check, Column, Entity, Exclusion, ForeignKey, Index } from 'typeorm';
import { IdColumn, InstantColumn, RowVersion } from '../../platform/database/columns.js';

export const NAS_VENDORS = ['mikrotik', 'coova', 'generic'] as const;
/** Whose attributes it understands for volumes; speeds go to all as WISPr's. */
export type NasVendor = (typeof NAS_VENDORS)[number];

/** A device that lets subscribers on line and asks us whether it may (RFC 2865 §1.2). */
@Entity('nas')
@Index('nas_name_key', { synchronize: false })
@Exclusion('nas_address_excl', 'USING gist (address inet_ops WITH &&)')
@Check('nas_coa_port_check', 'coa_port BETWEEN 1 AND 65535')
@Check('nas_vendor_check', `vendor IN ('mikrotik', 'coova', 'generic')`)
@Check('nas_interim_check', 'interim_seconds BETWEEN 60 AND 3600')
export class Nas {
  @IdColumn('nas')
  id!: number;

  @Column('text')
  name!: string;

  /** Where its packets come from: one address, or a network. No two overlap. */
  @Column('inet')
  address!: string;

  /** The shared secret, sealed. */
  @Column('bytea')
  secret!: Buffer;

  /** Where it takes CoA and Disconnect requests (RFC 5176 §2.1). */
  @Column('integer', { default: 3799 })
  coaPort!: number;

  @Column('text', { default: 'mikrotik' })
  vendor!: NasVendor;

  @ForeignKey('Hotspot', { name: 'nas_hotspot_id_fkey' })
  @Index('nas_hotspot_id_idx')
  @Column('integer', { nullable: true })
  hotspotId!: number | null;

  /** How often it is to report (Acct-Interim-Interval, RFC 2869 §5.16: not below 60). */
  @Column('integer', { default: 300 })
  interimSeconds!: number;

  /** Off only for devices that cannot send it: without it replies can be forged (CVE-2024-3596). */
  @Column('boolean', { default: true })
  requireMessageAuthenticator!: boolean;

  @Column('boolean', { default: true })
  isActive!: boolean;

  /** When it last said that it had restarted. */
  @InstantColumn({ nullable: true })
  restartedAt!: Date | null;

  /** Until then CoA is not even tried. */
  @InstantColumn({ nullable: true })
  coaSilentUntil!: Date | null;

  @RowVersion()
  version!: number;

  @InstantColumn()
  createdAt!: Date;

  @InstantColumn()
  modifiedAt!: Date;
}
