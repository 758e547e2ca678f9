import { Injectable } from '@nestjs/common';
import { Mail } from '../../platform/mail/mail.js';
import type { Hotspot } from '../hotspots/hotspot.entity.js';
import { guestLanguage } from './ticket-words.js';

const LETTERS = {
  en: {
    subject: (place: string) => `Your Wi-Fi ticket: ${place}`,
    text: (place: string) =>
      `Your Wi-Fi ticket for ${place} is attached.\n\nJoin the Wi-Fi, then scan the code of the ticket, or type it in.`,
  },
  es: {
    subject: (place: string) => `Su ticket Wi-Fi: ${place}`,
    text: (place: string) =>
      `Adjuntamos su ticket Wi-Fi de ${place}.\n\nConéctese a la Wi-Fi y escanee el código del ticket o escríbalo.`,
  },
} as const;

/** Vouchers by mail: the ticket is made when the letter leaves, so that no code lies in the outbox. */
@Injectable()
export class VoucherLetters {
  constructor(private readonly mail: Mail) {}

  async post(hotspot: Hotspot, voucherId: number, to: string): Promise<void> {
    const { subject, text } = LETTERS[guestLanguage(hotspot.languages)];
    const signature = [hotspot.supportText, hotspot.supportPhone].filter(Boolean).join(' ');
    await this.mail.post({
      to,
      subject: subject(hotspot.name),
      text: [text(hotspot.name), signature].filter(Boolean).join('\n\n'),
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments: [{ source: 'hotspot.voucher', id: voucherId }],
    });
  }
}
