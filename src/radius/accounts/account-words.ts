import type { DataAccount } from './data-account.entity.js';

export const ACCOUNT_STATUSES = ['pending', 'active', 'suspended', 'terminated'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** What `modify_data_account` may set: `suspended` places the admin hold, `active` lifts it. */
export const SETTABLE_STATUSES = ['active', 'suspended', 'terminated'] as const;
export type SettableStatus = (typeof SETTABLE_STATUSES)[number];

/** Changes of an account in the words of the call API; what audits and change requests keep. */
export interface AccountWords {
  password?: string | undefined;
  status?: SettableStatus | undefined;
  mac_address?: string | null | undefined;
  static_ip?: string | null | undefined;
  simultaneous_use?: number | null | undefined;
  comment?: string | null | undefined;
}

/** What an account is, as far as it can be changed. */
export interface AccountState {
  account: DataAccount;
  staticIp: string | null;
  isAdminHeld: boolean;
}

/** The present state in the words of the call API. */
export function wordsOf({ account, staticIp, isAdminHeld }: AccountState): {
  [W in Exclude<keyof AccountWords, 'password'>]: unknown;
} {
  return {
    status: account.lifecycle === 'terminated' || !isAdminHeld ? activeWord(account) : 'suspended',
    mac_address: account.macAddress,
    static_ip: staticIp,
    simultaneous_use: account.simultaneousUse,
    comment: account.comment,
  };
}

/** Only what would change something. */
export function realChanges(state: AccountState, changes: AccountWords): AccountWords {
  const present: Record<string, unknown> = wordsOf(state);
  return Object.fromEntries(
    Object.entries(changes).filter(([word, value]) => value !== present[word]),
  );
}

/** A pending account that nothing holds back counts as active: it will be by itself. */
function activeWord({ lifecycle }: DataAccount): SettableStatus {
  return lifecycle === 'terminated' ? 'terminated' : 'active';
}
