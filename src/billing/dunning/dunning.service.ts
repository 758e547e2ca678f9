import { Injectable } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { Amount } from '../../platform/money/money.js';
import { Settings } from '../../platform/settings/settings.js';
import { AccountRestored, AccountSlowedDown, AccountSuspended } from '../billing.events.js';
import { BusinessDates } from '../documents/business-dates.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import { DunningLetters } from './dunning-letters.js';
import { type Debtor, DunningRepository, type OverdueItem } from './dunning.repository.js';
import {
  DunningMinimum,
  HoldDays,
  HoldsOverLimit,
  ReminderDays,
  SlowDownDays,
} from './dunning.settings.js';
import { milder, type Policy, reminderLevel, type Stage, stageAfter } from './stages.js';

const house = Actor.system('dunning');

const EVENTS = { slowed_down: AccountSlowedDown, suspended: AccountSuspended };

/** What is done about a customer who pays late, and undone when he has paid. */
@Injectable()
export class Dunning {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly dates: BusinessDates,
    private readonly accounts: AccountsRepository,
    private readonly letters: DunningLetters,
    private readonly debtors: DunningRepository,
  ) {}

  /** How far it has come with a customer; `null`: his services are untouched. */
  stageOf(customerId: number): Promise<Stage | null> {
    return this.debtors.stageOf(customerId);
  }

  /** Takes every step that is due on this day, each once: reminders, slow-down, hold; or restores. */
  assess(customerId: number): Promise<void> {
    return this.database.transaction(async () => {
      await this.accounts.lockOfCustomer(customerId);
      const today = await this.dates.today();
      const found = await this.find(customerId, today);
      if (!found) return;
      await this.settlePromise(found, today);
      const { debtor, items } = found;
      const policy = await this.policy();
      const isSpared = !debtor.isDunned || isPromised(debtor, today);
      const target = isSpared ? null : await this.targetOf(found, policy);
      const reminder = isSpared ? 0 : await this.noteReminders(items, policy);
      // On the day of a step its own letter says it all.
      if (reminder > 0 && target === debtor.stage) {
        await this.letters.remind(debtor, items, reminder);
      }
      await this.moveTo(customerId, debtor, target, items);
    });
  }

  /** After a credit, in its own transaction: things may ease, and never get worse by a payment. */
  async ease(customerId: number): Promise<void> {
    if (!(await this.debtors.isConcerned(customerId))) return;
    const today = await this.dates.today();
    const found = await this.find(customerId, today);
    if (!found) return;
    await this.settlePromise(found, today);
    const { debtor, items } = found;
    const target = isPromised(debtor, today)
      ? null
      : milder(debtor.stage, await this.targetOf(found, await this.policy()));
    await this.moveTo(customerId, debtor, target, items);
  }

  private async find(
    customerId: number,
    today: string,
  ): Promise<{ debtor: Debtor; items: OverdueItem[] } | undefined> {
    const debtor = await this.debtors.debtor(customerId);
    if (!debtor) return undefined;
    const items = await this.debtors.overdue(customerId, today);
    const total = Amount.sum(0, ...items.map(({ open }) => open));
    const isTrifle = total.lessThan(await this.settings.get(DunningMinimum));
    return { debtor, items: isTrifle ? [] : items };
  }

  private async targetOf(
    { debtor, items }: { debtor: Debtor; items: readonly OverdueItem[] },
    policy: Policy,
  ): Promise<Stage | null> {
    if (debtor.isOverLimit && (await this.settings.get(HoldsOverLimit))) return 'suspended';
    const [oldest] = items;
    return oldest ? stageAfter(oldest.daysOverdue, policy) : null;
  }

  /** A promise is kept when nothing is overdue, and broken when its day is over. */
  private async settlePromise(
    { debtor, items }: { debtor: Debtor; items: readonly OverdueItem[] },
    today: string,
  ): Promise<void> {
    if (debtor.promiseId === null || debtor.promisedUntil === null) return;
    if (items.length === 0) await this.debtors.settlePromise(debtor.promiseId, 'kept');
    else if (debtor.promisedUntil < today) {
      await this.debtors.settlePromise(debtor.promiseId, 'broken');
    } else return;
    debtor.promiseId = null;
    debtor.promisedUntil = null;
  }

  /** @returns the highest level that an item has come to now; 0 when there is nothing new */
  private async noteReminders(items: readonly OverdueItem[], policy: Policy): Promise<number> {
    let highest = 0;
    for (const { id, daysOverdue, reminded } of items.filter(isReminder)) {
      const level = reminderLevel(daysOverdue, policy);
      if (level <= reminded || !(await this.debtors.noteReminder(id, level))) continue;
      if (level > highest) highest = level;
    }
    return highest;
  }

  private async moveTo(
    customerId: number,
    debtor: Debtor,
    target: Stage | null,
    items: readonly OverdueItem[],
  ): Promise<void> {
    const { stage } = debtor;
    if (target === stage) return;
    await this.debtors.setStage(customerId, target, items[0]?.id ?? null);
    await this.audit.record(house, {
      action: target === null ? 'billing.account.restored' : `billing.account.${target}`,
      subject: 'customer',
      subjectId: customerId,
      before: { stage },
      after: { stage: target },
    });
    if (target === null) {
      await this.letters.tellRestored(debtor);
      await this.events.emit(new AccountRestored(customerId));
      return;
    }
    await this.letters.tellStage(debtor, target, items);
    await this.events.emit(new EVENTS[target](customerId));
  }

  private async policy(): Promise<Policy> {
    return {
      reminderDays: await this.settings.get(ReminderDays),
      slowDownDays: await this.settings.get(SlowDownDays),
      holdDays: await this.settings.get(HoldDays),
    };
  }
}

/**
 * Whether an item brings letters of its own. Of calls that are owed day by day only the oldest does, or
 * there would be a letter every day; the others are listed in it.
 */
function isReminder({ kind }: OverdueItem, place: number, items: readonly OverdueItem[]): boolean {
  return (
    kind !== 'call_charges' || items.findIndex((item) => item.kind === 'call_charges') === place
  );
}

function isPromised({ promisedUntil }: Debtor, today: string): boolean {
  return promisedUntil !== null && promisedUntil >= today;
}
