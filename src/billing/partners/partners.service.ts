import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository, namedError } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { digest, newSecret } from '../../platform/secrets/secrets.js';
import { Partner } from './partner.entity.js';

export interface PartnerNetwork {
  id: number;
  cidr: string;
}

const ROW = `
  json_build_object(
    'id', p.id, 'name', p.name, 'email', p.email, 'currency', p.currency,
    'is_active', p.is_active, 'api_key_prefix', p.api_key_prefix,
    'balance', (SELECT money_text(-balance) FROM ledger_accounts WHERE partner_id = p.id),
    'customers', (SELECT count(*) FROM customers WHERE partner_id = p.id),
    'created_at', utc_text(p.created_at))`;

@Injectable()
export class PartnersRepository extends EntityRepository<Partner> {
  constructor(database: Database) {
    super(database, Partner, {
      partners_name_key: () =>
        new Conflict('Another partner has this name.', [{ field: 'name', message: 'is taken' }]),
    });
  }
}

/** Resellers: who they are, their keys, and the addresses that they may use them from. */
@Injectable()
export class PartnersService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly partners: PartnersRepository,
  ) {}

  list(request: ListRequest & { search?: string }): Promise<Page> {
    const binder = new Binder();
    const { search } = request;
    const where = search === undefined ? [] : [`p.name ILIKE ${binder.bind(containing(search))}`];
    return listPage(
      this.database,
      {
        row: ROW,
        from: 'partners p',
        where,
        id: 'p.id',
        sorts: { id: { column: 'p.id', type: 'integer' } },
        defaultSort: 'id',
      },
      binder,
      request,
    );
  }

  /** @throws NotFound */
  async get(id: number): Promise<object> {
    const found = await this.database.queryOne<{ row: object }>(
      `SELECT ${ROW} AS row FROM partners p WHERE p.id = $1`,
      [id],
    );
    if (!found) throw new NotFound('partner');
    return found.row;
  }

  /** @throws Conflict when the name is taken */
  add(
    actor: Actor,
    input: { name: string; email: string | null; currency: string },
  ): Promise<Partner> {
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const partner = await this.partners.add({ ...input, createdAt: now, modifiedAt: now });
      await this.record(actor, partner.id, 'added', input);
      return partner;
    });
  }

  /** A new key, told once; the old one dies. @param key for demo data @throws NotFound */
  issueKey(actor: Actor, id: number, key = newSecret('lm_pk_')): Promise<string> {
    return this.database.transaction(async () => {
      const partner = await this.held(id);
      partner.apiKeyHash = digest(key);
      partner.apiKeyPrefix = key.slice(0, 10);
      partner.modifiedAt = this.clock.now();
      await this.partners.save(partner);
      await this.record(actor, id, 'key_issued', { api_key_prefix: partner.apiKeyPrefix });
      return key;
    });
  }

  /** @throws NotFound */
  async networks(id: number, request: ListRequest): Promise<Page> {
    await this.get(id);
    const binder = new Binder();
    const source = {
      row: `json_build_object('id', n.id, 'cidr', n.network::text)`,
      from: 'partner_networks n',
      where: [`n.partner_id = ${binder.bind(id)}`],
      id: 'n.id',
      isUncounted: true,
      sorts: { id: { column: 'n.id', type: 'integer' } },
      defaultSort: 'id',
    } as const;
    return listPage(this.database, source, binder, request);
  }

  /** One address or network that the key may be used from. @throws NotFound ValidationFailed Conflict */
  allow(actor: Actor, id: number, cidr: string): Promise<PartnerNetwork> {
    return this.database.transaction(async () => {
      await this.held(id);
      const network = await this.addNetwork(id, networkIn(cidr));
      await this.record(actor, id, 'address_allowed', { cidr: network.cidr });
      return network;
    });
  }

  /** @throws NotFound */
  async disallow(actor: Actor, id: number, networkId: number): Promise<void> {
    await this.database.transaction(async () => {
      const removed = await this.database.execute(
        'DELETE FROM partner_networks WHERE partner_id = $1 AND id = $2',
        [id, networkId],
      );
      if (removed === 0) throw new NotFound('entry');
      await this.record(actor, id, 'address_disallowed', { entry: networkId });
    });
  }

  /** Whose key this is; nobody's when it is unknown or the partner is not active. */
  findByKey(key: string): Promise<{ id: number; name: string } | undefined> {
    return this.database.queryOne(
      'SELECT id, name FROM partners WHERE api_key_hash = $1 AND is_active',
      [digest(key)],
    );
  }

  /** Whether a key may be used from an address; an empty list means from nowhere. */
  async mayCallFrom(id: number, address: string): Promise<boolean> {
    if (!ipaddr.isValid(address)) return false;
    const row = await this.database.queryOne(
      'SELECT 1 FROM partner_networks WHERE partner_id = $1 AND network >>= $2::inet LIMIT 1',
      [id, address],
    );
    return row !== undefined;
  }

  private async addNetwork(id: number, cidr: string): Promise<PartnerNetwork> {
    try {
      const row = await this.database.queryOne<PartnerNetwork>(
        `INSERT INTO partner_networks (partner_id, network, created_at)
         VALUES ($1, $2, $3) RETURNING id, network::text AS cidr`,
        [id, cidr, this.clock.now()],
      );
      if (!row) throw new Error('the entry was not written');
      return row;
    } catch (error) {
      throw namedError(error, {
        partner_networks_network_key: () => new Conflict('This entry is there already.'),
      });
    }
  }

  private async held(id: number): Promise<Partner> {
    const partner = await this.partners.findForUpdate(id);
    if (!partner) throw new NotFound('partner');
    return partner;
  }

  private record(actor: Actor, id: number, what: string, after: object): Promise<void> {
    return this.audit.record(actor, {
      action: `billing.partner.${what}`,
      subject: 'partner',
      subjectId: id,
      after,
    });
  }
}

/** An address or network in canonical form; IPv4 in IPv6 counts as IPv4. @throws ValidationFailed */
function networkIn(cidr: string): string {
  if (ipaddr.isValidCIDR(cidr)) {
    const [address, bits] = ipaddr.parseCIDR(cidr);
    const Kind = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
    return `${Kind.networkAddressFromCIDR(cidr).toString()}/${bits}`;
  }
  if (ipaddr.isValid(cidr) && /[.:]/.test(cidr)) return ipaddr.process(cidr).toString();
  throw ValidationFailed.of('cidr', 'must be an address or a network such as 192.0.2.0/24');
}
