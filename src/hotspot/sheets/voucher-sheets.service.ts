import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { FileAnswer } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { Mail } from '../../platform/mail/mail.js';
import { CompanyName } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { HotspotNotFound } from '../hotspot.errors.js';
import type { Hotspot, PrintFormat } from '../hotspots/hotspot.entity.js';
import { HotspotsRepository } from '../hotspots/hotspots.repository.js';
import { Hotspots } from '../hotspots/hotspots.service.js';
import { type VoucherFacts, VoucherReader } from '../vouchers/voucher-facts.js';
import { Vouchers } from '../vouchers/vouchers.service.js';
import { sheetPdf } from './sheet-pdf.js';
import { filledTemplate } from './ticket-template.js';
import { type GuestLanguage, type PrintedTicket, ticketOf } from './ticket-words.js';

/** Tickets of one file, ten pages of A4: drawing them takes a second or two. */
export const SHEET_MAX = 240;

/** A ticket as a page shows it; `html` is the ISP's own, safe to show as it is. */
export interface ShownTicket {
  hotspot: Hotspot;
  ticket: PrintedTicket;
  html: string | null;
}

/** Vouchers on paper: made anew whenever they are asked for, and kept nowhere. */
@Injectable()
export class VoucherSheets implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly mail: Mail,
    private readonly hotspots: Hotspots,
    private readonly hotspotRows: HotspotsRepository,
    private readonly reader: VoucherReader,
    private readonly vouchers: Vouchers,
  ) {}

  onModuleInit(): void {
    this.mail.provide('hotspot.voucher', (id) => this.render(id));
  }

  /** One voucher, e.g. again. @param format the hotspot's when absent @throws VoucherNotFound */
  async one(actor: Actor, voucherId: number, format?: PrintFormat): Promise<FileAnswer> {
    return this.render(await this.vouchers.resolve(actor, { voucherId }), format);
  }

  /**
   * A batch, at most 240 tickets at a time.
   * @param part which of its files, from 1 @throws NotFound when there is no such batch or part
   */
  async ofBatch(
    actor: Actor,
    batchId: number,
    part = 1,
    format?: PrintFormat,
  ): Promise<FileAnswer> {
    const batch = await this.database.queryOne<{ hotspotId: number; before: number | null }>(
      `SELECT b.hotspot_id AS "hotspotId",
              CASE WHEN $2::integer = 1 THEN 0 ELSE (
                SELECT v.id FROM vouchers v WHERE v.batch_id = b.id
                 ORDER BY v.id LIMIT 1 OFFSET ($2::integer - 1) * $3::integer - 1) END AS before
         FROM voucher_batches b
        WHERE b.id = $1`,
      [batchId, part, SHEET_MAX],
    );
    if (batch?.before === undefined || batch.before === null) throw new NotFound('batch');
    const hotspot = await this.hotspots.get(actor, batch.hotspotId);
    const vouchers = await this.reader.ofBatch(batchId, batch.before, SHEET_MAX);
    if (vouchers.length === 0) throw new NotFound('batch');
    const name = `vouchers-${batchId}${part > 1 ? `-${part}` : ''}.pdf`;
    return this.file(hotspot, vouchers, name, format);
  }

  /** A voucher as its printable page shows it. @throws VoucherNotFound */
  async shown(voucherId: number, language?: GuestLanguage): Promise<ShownTicket> {
    const voucher = await this.reader.get(voucherId);
    const hotspot = await this.hotspotOf(voucher);
    const ticket = ticketOf(voucher, hotspot, this.urlOf(voucher, hotspot), language);
    const template = hotspot.ticketTemplate;
    return { hotspot, ticket, html: template === null ? null : filledTemplate(template, ticket) };
  }

  private async render(voucherId: number, format?: PrintFormat): Promise<FileAnswer> {
    const voucher = await this.reader.get(voucherId);
    const hotspot = await this.hotspotOf(voucher);
    return this.file(hotspot, [voucher], `ticket-${voucher.serial}.pdf`, format);
  }

  private async file(
    hotspot: Hotspot,
    vouchers: readonly VoucherFacts[],
    name: string,
    format: PrintFormat = hotspot.printFormat,
  ): Promise<FileAnswer> {
    const tickets = vouchers.map((each) => ticketOf(each, hotspot, this.urlOf(each, hotspot)));
    const content = await sheetPdf(tickets, format, {
      title: hotspot.name,
      author: await this.settings.get(CompanyName),
      at: this.clock.now(),
    });
    return new FileAnswer(content, 'application/pdf', name, 'inline');
  }

  private async hotspotOf({ hotspotId }: VoucherFacts): Promise<Hotspot> {
    const hotspot = await this.hotspotRows.find(hotspotId);
    if (!hotspot) throw new HotspotNotFound();
    return hotspot;
  }

  private urlOf({ code }: VoucherFacts, hotspot: Hotspot): string {
    return this.vouchers.loginUrl(hotspot, code);
  }
}
