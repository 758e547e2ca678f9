import { Injectable } from '@nestjs/common';
import { Mail } from '../../platform/mail/mail.js';
import { Amount } from '../../platform/money/money.js';
import { CompanyName, Currency } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { PaymentInstructions } from '../billing.settings.js';
import { printedMoney } from '../documents/pdf/money-words.js';
import type { Debtor, OverdueItem } from './dunning.repository.js';
import type { Stage } from './stages.js';

const STAGE_WORDS: Record<Stage, { subject: string; sentence: string }> = {
  slowed_down: {
    subject: 'Your services have been slowed down',
    sentence: 'Because of this, your services have been slowed down.',
  },
  suspended: {
    subject: 'Your services have been suspended',
    sentence: 'Because of this, your services have been suspended.',
  },
};

/** What a customer who pays late is told by mail. */
@Injectable()
export class DunningLetters {
  constructor(
    private readonly mail: Mail,
    private readonly settings: Settings,
  ) {}

  /** One letter for all that is overdue. @param level the highest reminder that an item has come to */
  async remind(debtor: Debtor, items: readonly OverdueItem[], level: number): Promise<void> {
    const subject = level === 1 ? 'Reminder of your payment' : `Reminder ${level} of your payment`;
    await this.post(debtor, subject, [
      'these amounts are overdue:',
      await this.listOf(items),
      'Please pay them now. If you have paid in the last days, thank you: nothing is left to be done.',
      await this.instructions(),
    ]);
  }

  async tellStage(debtor: Debtor, stage: Stage, items: readonly OverdueItem[]): Promise<void> {
    const { subject, sentence } = STAGE_WORDS[stage];
    const why =
      items.length > 0
        ? ['these amounts are overdue:', await this.listOf(items)]
        : ['you owe more than the credit limit of your account.'];
    await this.post(debtor, subject, [
      ...why,
      `${sentence} They come back by themselves when you have paid.`,
      await this.instructions(),
    ]);
  }

  async tellRestored(debtor: Debtor): Promise<void> {
    await this.post(debtor, 'Your services are back', ['thank you: your services are back.']);
  }

  private async listOf(items: readonly OverdueItem[]): Promise<string> {
    const currency = await this.settings.get(Currency);
    const total = Amount.sum(0, ...items.map(({ open }) => open));
    const lines = items.map(
      ({ reference, dueOn, open }) =>
        `    ${reference}, due ${dueOn}: ${printedMoney(currency, open)}`,
    );
    const sum = `    In all: ${printedMoney(currency, total.toFixed())}`;
    return [...lines, ...(items.length > 1 ? [sum] : [])].join('\n');
  }

  private async instructions(): Promise<string> {
    return this.settings.get(PaymentInstructions);
  }

  private async post(
    { name, email }: Debtor,
    subject: string,
    paragraphs: readonly string[],
  ): Promise<void> {
    if (email === null) return;
    const company = await this.settings.get(CompanyName);
    const text = [`Dear ${name},`, ...paragraphs, company].filter(Boolean).join('\n\n');
    await this.mail.post({ to: email, subject: `${subject} – ${company}`, text: `${text}\n` });
  }
}
