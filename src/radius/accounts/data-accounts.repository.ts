import { Injectable } from '@nestjs/common';
import { type Reach, withinReach } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Binder } from '../../platform/paging/list.js';
import { DataAccountNotFound, UsernameTaken } from '../radius.errors.js';
import { DataAccount } from './data-account.entity.js';

/** Names one data account: by its id, or by its username in any case. */
export type DataAccountNaming = { dataAccountId: number } | { username: string };

@Injectable()
export class DataAccountsRepository extends EntityRepository<DataAccount> {
  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    super(database, DataAccount, {
      data_accounts_username_key: () => new UsernameTaken(),
      data_accounts_ip_pool_id_fkey: () => ValidationFailed.of('ip_pool_id', 'does not exist'),
      data_accounts_device_id_fkey: () => ValidationFailed.of('device_id', 'does not exist'),
      data_accounts_auto_topup_type_id_fkey: () =>
        new Conflict('There is no such top-up type.', [
          { field: 'topup_type_id', message: 'does not exist' },
        ]),
    });
  }

  /** The id of a data account within reach. */
  async findId(reach: Reach, naming: DataAccountNaming): Promise<number | undefined> {
    const { bind, values } = new Binder();
    const named =
      'dataAccountId' in naming
        ? `d.id = ${bind(naming.dataAccountId)}`
        : `lower(d.username) = lower(${bind(naming.username)})`;
    const row = await this.database.queryOne<{ id: number }>(
      `SELECT d.id FROM data_accounts d
        WHERE ${named} AND ${withinReach(reach, 'd.customer_id', bind)}`,
      values,
    );
    return row?.id;
  }

  /**
   * The account, held until the end of the transaction: against other acts, and against FreeRADIUS,
   * whose functions hold the same lock. Always the lock first, then rows. @throws DataAccountNotFound
   */
  async hold(id: number): Promise<DataAccount> {
    await this.database.execute('SELECT lock_data_account($1)', [id]);
    const account = await this.findForUpdate(id);
    if (!account) throw new DataAccountNotFound();
    return account;
  }

  /** Brings the open sessions in line with what an act has changed. @param because e.g. `topup` */
  async reconcile(id: number, because: string): Promise<void> {
    await this.database.execute('SELECT reconcile_data_account($1, $2, $3)', [
      id,
      because,
      this.clock.now(),
    ]);
  }

  /** Whether the username is or ever was an account's. */
  async hasUsername(username: string): Promise<boolean> {
    const row = await this.database.queryOne(
      'SELECT 1 FROM data_accounts WHERE lower(username) = lower($1)',
      [username],
    );
    return row !== undefined;
  }
}
