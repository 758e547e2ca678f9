import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Subscriptions } from '../../billing/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { type Review, type Reviewed, type SubjectState, Workflow } from '../../workflow/index.js';
import { Holds } from '../holds/holds.service.js';
import { StaticIps } from '../ip-pools/static-ips.js';
import { AccountIsTerminated } from '../radius.errors.js';
import { DataAccountTerminated } from '../radius.events.js';
import { accountContext, RadiusSecrets } from '../secrets/radius-secrets.js';
import {
  type AccountState,
  type AccountWords,
  realChanges,
  type SettableStatus,
  wordsOf,
} from './account-words.js';
import type { DataAccount } from './data-account.entity.js';
import { type DataAccountNaming, DataAccountsRepository } from './data-accounts.repository.js';
import { DataAccountsService } from './data-accounts.service.js';

/** Changing and ending data accounts. */
@Injectable()
export class DataAccountChanges {
  private readonly review: Review<AccountWords, DataAccount>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly secrets: RadiusSecrets,
    private readonly accounts: DataAccountsRepository,
    private readonly dataAccounts: DataAccountsService,
    private readonly staticIps: StaticIps,
    private readonly holds: Holds,
    private readonly subscriptions: Subscriptions,
    workflow: Workflow,
  ) {
    this.review = workflow.register('modify_data_account', {
      subject: 'data_account',
      secrets: ['password'],
      state: (id, hold) => this.subjectState(id, hold),
      apply: (actor, id, words: AccountWords) => this.amend(actor, id, words),
    });
  }

  /**
   * Changes a data account, or asks staff to. What equals the present state is no change.
   * @throws DataAccountNotFound AccountIsTerminated AddressTaken
   */
  modify(
    actor: Actor,
    naming: DataAccountNaming,
    changes: AccountWords,
  ): Promise<Reviewed<DataAccount>> {
    return this.database.transaction(async () => {
      const account = await this.dataAccounts.get(actor, naming);
      const words = realChanges(await this.stateOf(account), changes);
      if (Object.keys(words).length === 0) return { reviewStatus: 'applied', result: account };
      if (account.lifecycle === 'terminated') throw new AccountIsTerminated();
      return this.review.submit(actor, account.id, words);
    });
  }

  /**
   * Changes a data account at once; who may is the caller's rule. Open sessions follow.
   * @throws DataAccountNotFound AccountIsTerminated AddressTaken
   */
  amend(actor: Actor, id: number, changes: AccountWords): Promise<DataAccount> {
    return this.database.transaction(async () => {
      // The customer's money first, then the account: billing may hold both, in this order.
      if (changes.status === 'terminated') await this.stopBilling(actor, id);
      const account = await this.accounts.hold(id);
      if (account.lifecycle === 'terminated') throw new AccountIsTerminated();
      const before = wordsOf(await this.stateOf(account));
      const { status, password, static_ip: staticIp } = changes;
      if (password !== undefined) {
        account.secret = this.secrets.seal(password, accountContext(account.username));
      }
      if (changes.mac_address !== undefined) account.macAddress = changes.mac_address;
      if (changes.simultaneous_use !== undefined) {
        account.simultaneousUse = changes.simultaneous_use;
      }
      if (changes.comment !== undefined) account.comment = changes.comment;
      if (staticIp !== undefined) await this.staticIps.set(id, staticIp);
      account.modifiedAt = this.clock.now();
      await this.accounts.save(account);
      if (status !== undefined) await this.bring(actor, account, status);
      const { before: was, after } = difference<object>(
        before,
        wordsOf(await this.stateOf(account)),
      );
      const secret = password === undefined ? {} : { password: 'changed' };
      await this.record(actor, id, was, { ...after, ...secret });
      await this.accounts.reconcile(id, becauseOf(changes));
      return account;
    });
  }

  private async bring(actor: Actor, account: DataAccount, status: SettableStatus): Promise<void> {
    switch (status) {
      case 'suspended':
        await this.holds.place(actor, account.id, { kind: 'admin' });
        break;
      case 'active':
        await this.holds.liftKind(actor, account.id, 'admin');
        break;
      case 'terminated':
        await this.terminate(account);
        break;
    }
  }

  /** Ends the account for good: its address is free, its coming package is off, its sessions end. */
  private async terminate(account: DataAccount): Promise<void> {
    account.lifecycle = 'terminated';
    account.terminatedAt = this.clock.now();
    await this.accounts.save(account);
    await this.staticIps.set(account.id, null);
    await this.database.execute(
      `UPDATE package_changes SET state = 'superseded', settled_at = $2
        WHERE data_account_id = $1 AND state = 'scheduled'`,
      [account.id, account.terminatedAt],
    );
    await this.events.emit(new DataAccountTerminated(account.id, account.customerId));
  }

  private async stopBilling(actor: Actor, dataAccountId: number): Promise<void> {
    const running = await this.subscriptions.find({ dataAccountId });
    if (!running) return;
    const today = this.clock.today(await this.settings.get(TimeZone));
    const on = running.startsOn > today ? running.startsOn : today;
    await this.subscriptions.end(actor, { dataAccountId }, { on, reason: 'Terminated' });
  }

  private async stateOf(account: DataAccount): Promise<AccountState> {
    const holds = await this.holds.list(account.id);
    return {
      account,
      staticIp: await this.staticIps.of(account.id),
      isAdminHeld: holds.some(({ kind }) => kind === 'admin'),
    };
  }

  private async subjectState(id: number, hold: boolean): Promise<SubjectState | undefined> {
    const account = hold ? await this.accounts.hold(id) : await this.accounts.find(id);
    if (!account) return undefined;
    const { username, version } = account;
    return { title: username, version, fields: { ...wordsOf(await this.stateOf(account)) } };
  }

  private record(actor: Actor, id: number, before: object, after: object): Promise<void> {
    return this.audit.record(actor, {
      action: 'radius.data_account.modified',
      subject: 'data_account',
      subjectId: id,
      before,
      after,
    });
  }
}

/** What a NAS is told to have caused the change. */
function becauseOf({ status, static_ip, mac_address }: AccountWords): string {
  if (status !== undefined) return status;
  if (static_ip !== undefined) return 'static_ip';
  return mac_address === undefined ? 'modified' : 'mac_address';
}
