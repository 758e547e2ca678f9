/**
 * How subscribers get on line: data accounts, what they may use, NAS and sessions. FreeRADIUS asks
 * functions of ours in PostgreSQL (migrations/radius/), which this room's acts feed and which it
 * asks, too: there is one verdict. Invariant: a password is nowhere in clear except through the
 * FreeRADIUS role's function.
 */
export { RadiusModule } from './radius.module.js';
export { DataAccountsService, type NewDataAccount } from './accounts/data-accounts.service.js';
export { DataAccountChanges } from './accounts/data-account-changes.service.js';
export { DataAccountViews } from './accounts/data-account-views.js';
export { type AccountOnNetwork, CustomerNetwork } from './accounts/customer-network.js';
export type { DataAccountNaming } from './accounts/data-accounts.repository.js';
export type { DataAccount } from './accounts/data-account.entity.js';
export { Holds, type NewHold } from './holds/holds.service.js';
export type { HoldKind } from './holds/hold-kinds.js';
export { type RebuiltAccount, UsageRebuild } from './usage/usage-rebuild.js';
export { NasService, type NewNas } from './nas/nas.service.js';
export { accountNamed, NamedDataAccountDto, UsernameField } from './dto/account-fields.js';
export { type NewTopup, type Topup, Topups, type TopupSource } from './topups/topups.service.js';
export { TopupOffers, type TopupOffer } from './topups/topup-offers.js';
export { type CompletedTopupFilter, TopupViews } from './topups/topup-views.js';
export { type NewTopupType, TopupTypes } from './topups/topup-types.service.js';
export { type NewPromotion, Promotions } from './topups/promotions.service.js';
export { type AutoTopup, AutoTopups } from './topups/auto-topups.service.js';
export { RadiusSecrets } from './secrets/radius-secrets.js';
export { environmentOf, FreeRadius } from './freeradius/free-radius.js';
export { FreeRadiusMissing } from './freeradius/installed.js';
export { ensureRadiusLogin } from './freeradius/login.js';
export { DataAccountNotFound } from './radius.errors.js';
export { type Allocation, type NewAllocation, Prepaid } from './prepaid/prepaid.service.js';
export { type NewPackage, Packages, type SubmittedPackage } from './packages/packages.service.js';
export { PackageViews } from './packages/package-views.js';
export { OfNoUse } from './allowance/credit.js';
export {
  AutoTopupRefused,
  DataAccountAdded,
  DataAccountHeld,
  DataAccountReleased,
  DataAccountTerminated,
  OverageCharged,
  PackageChanged,
  PrepaidAllocated,
  TopupCompleted,
} from './radius.events.js';
