import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { AddressTaken } from '../radius.errors.js';

/** The fixed addresses of accounts. PostgreSQL keeps them apart from each other and from the pools. */
@Injectable()
export class StaticIps {
  constructor(private readonly database: Database) {}

  /** The address or prefix as PostgreSQL writes it. */
  async of(accountId: number): Promise<string | null> {
    const row = await this.database.queryOne<{ network: string }>(
      'SELECT network::text FROM ip_allocations WHERE data_account_id = $1',
      [accountId],
    );
    return row ? tidyNetwork(row.network) : null;
  }

  /** Gives an account an address, or takes it away (`null`). @throws AddressTaken */
  async set(accountId: number, address: string | null): Promise<void> {
    await this.database.execute('DELETE FROM ip_allocations WHERE data_account_id = $1', [
      accountId,
    ]);
    if (address === null) return;
    try {
      await this.database.execute(
        `INSERT INTO ip_allocations (network, layers, data_account_id) VALUES ($1, '[1,2)', $2)`,
        [address, accountId],
      );
    } catch (error) {
      throw namedError(error, { ip_allocations_network_excl: () => new AddressTaken() });
    }
  }
}

/** Whether it is an IPv4 address, an IPv6 address, or an IPv6 prefix without host bits. */
export function isStaticAddress(text: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return true;
  if (ipaddr.IPv6.isValid(text)) return !text.includes('%');
  if (!ipaddr.isValidCIDR(text)) return false;
  const [address, bits] = ipaddr.parseCIDR(text);
  if (address.kind() !== 'ipv6') return bits === 32;
  return ipaddr.IPv6.networkAddressFromCIDR(text).toString() === address.toString();
}

/** Without the length of a single address. */
export function tidyNetwork(network: string): string {
  return network.replace(/^([\d.]+)\/32$/, '$1').replace(/^([\da-f:.]+)\/128$/i, '$1');
}
