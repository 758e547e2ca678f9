import { Injectable } from '@nestjs/common';
import { isEmail } from 'class-validator';
import type { Actor } from '../../auth/index.js';
import {
  type Hotspot,
  HotspotReports,
  Hotspots,
  type NewVoucher,
  PrintLinks,
  serialOf,
  ServiceReader,
  type VoucherFacts,
  VoucherLetters,
  VoucherReader,
  Vouchers,
} from '../../hotspot/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { jsonOf } from '../../platform/money/figure.js';
import { OctopusAuthenticator } from './octopus.authenticator.js';
import { instantIn, localText } from './octopus.dates.js';
import type { OctopusNewTicketForm, OctopusPageQuery, OctopusTicketsQuery } from './octopus.dto.js';
import { UnknownLocation, UnknownTicket } from './octopus.errors.js';
import type { Place } from './octopus.place.js';
import {
  type Fields,
  pagination,
  toCreated,
  toFilter,
  toLocation,
  toReport,
  toService,
  toTicket,
} from './octopus.translation.js';

const LIMIT = 5000;

/** The calls of the contract as acts of ours. */
@Injectable()
export class OctopusClerk {
  constructor(
    private readonly callers: OctopusAuthenticator,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly hotspots: Hotspots,
    private readonly services: ServiceReader,
    private readonly reports: HotspotReports,
    private readonly vouchers: Vouchers,
    private readonly reader: VoucherReader,
    private readonly letters: VoucherLetters,
    private readonly links: PrintLinks,
  ) {}

  async listLocations(actor: Actor): Promise<RawJson> {
    const seen = await this.hotspots.listOf(this.callers.hotspotsOf(actor));
    return jsonOf({ data: seen.map(toLocation) });
  }

  async getLocation(actor: Actor, { id }: Place): Promise<RawJson> {
    return jsonOf({ data: [toLocation(await this.hotspot(actor, id))] });
  }

  async listServices(
    actor: Actor,
    { id, key }: Place,
    { offset = 0, limit = LIMIT }: OctopusPageQuery,
  ): Promise<RawJson> {
    const hotspot = await this.hotspot(actor, id);
    const { rows, total } = await this.services.list(hotspot.id, { offset, limit });
    return jsonOf({
      data: rows.map((service) => toService(service, hotspot.locationId, key)),
      pagination: pagination(offset, limit, total),
    });
  }

  async listTickets(
    actor: Actor,
    { id, key }: Place,
    query: OctopusTicketsQuery,
  ): Promise<RawJson> {
    const hotspot = await this.hotspot(actor, id);
    const { offset = 0, limit = LIMIT } = query;
    const filter = toFilter(query, hotspot);
    const { rows, total } = await this.reader.list(filter, { offset, limit });
    return jsonOf({
      data: rows.map((ticket) => toTicket(ticket, key)),
      pagination: pagination(offset, limit, total),
      summary: 0,
      timestamp: localText(this.clock.now(), hotspot.timezone),
    });
  }

  async getTicket(actor: Actor, place: Place, ticket: string): Promise<RawJson> {
    const hotspot = await this.hotspot(actor, place.id);
    return jsonOf(toTicket(await this.ticket(hotspot, ticket), place.key));
  }

  async cancelTicket(actor: Actor, place: Place, ticket: string): Promise<RawJson> {
    const hotspot = await this.hotspot(actor, place.id);
    const { id } = await this.ticket(hotspot, ticket);
    await this.vouchers.withdraw(actor, { voucherId: id }, 'cancelled');
    return jsonOf(toTicket(await this.reader.get(id), place.key));
  }

  async createTicket(actor: Actor, { id }: Place, form: OctopusNewTicketForm): Promise<RawJson> {
    const hotspot = await this.hotspot(actor, id);
    const recipient = form.format === 'email' ? recipientIn(form) : undefined;
    const wanted = { hotspot, serviceId: serviceIn(form) };
    const made = await this.database.transaction(async () => {
      const { voucher } = await this.vouchers.issue(actor, wanted, newVoucher(form, hotspot));
      if (recipient !== undefined) await this.letters.post(hotspot, voucher.id, recipient);
      return this.reader.get(voucher.id);
    });
    const link: Fields = form.format === 'print' ? { printUrl: this.links.of(made.id) } : {};
    return jsonOf({ ...toCreated(made), ...link });
  }

  async status(actor: Actor, { id }: Place): Promise<RawJson> {
    const hotspot = await this.hotspot(actor, id);
    const report = await this.reports.of(hotspot.id);
    return jsonOf({ [hotspot.locationId]: toReport(hotspot, report) });
  }

  /** @throws UnknownLocation for one that the key may not see, too */
  private async hotspot(actor: Actor, locationId: string): Promise<Hotspot> {
    const hotspot = await this.hotspots.findByLocation(locationId);
    if (!hotspot || !this.callers.hotspotsOf(actor).includes(hotspot.id)) {
      throw new UnknownLocation();
    }
    return hotspot;
  }

  /** By serial or id; serials have more digits than ids come to. @throws UnknownTicket */
  private async ticket(hotspot: Hotspot, named: string): Promise<VoucherFacts> {
    if (!/^\d{1,9}$/.test(named)) throw new UnknownTicket();
    const id = Number(named);
    const filter = {
      hotspotId: hotspot.id,
      serial: id >= Number(serialOf(0)) ? named : serialOf(id),
    };
    const { rows } = await this.reader.list(filter, { offset: 0, limit: 1 });
    if (!rows[0]) throw new UnknownTicket();
    return rows[0];
  }
}

function serviceIn({ service }: OctopusNewTicketForm): number {
  if (/^\d{1,9}$/.test(service)) return Number(service);
  throw ValidationFailed.of('service', 'is not a service of this location');
}

function recipientIn({ userId }: OctopusNewTicketForm): string {
  if (userId !== undefined && isEmail(userId)) return userId;
  throw ValidationFailed.of('userId', 'must be the e-mail address that the ticket is mailed to');
}

function newVoucher(form: OctopusNewTicketForm, { timezone }: Hotspot): NewVoucher {
  const { start_time: start, valid_until: until, userId, numusers } = form;
  return {
    source: 'octopus',
    ...(start ? { validFrom: instantIn('start_time', start, timezone) } : {}),
    ...(until ? { validUntil: instantIn('valid_until', until, timezone) } : {}),
    ...(userId ? { userReference: userId } : {}),
    ...(numusers === undefined ? {} : { userLimit: numusers }),
  };
}
