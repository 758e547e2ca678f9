import type { HoldKind } from './holds/hold-kinds.js';

/** A data account has been added. */
export class DataAccountAdded {
  constructor(
    readonly dataAccountId: number,
    readonly customerId: number,
  ) {}
}

/** A data account has ended for good. */
export class DataAccountTerminated {
  constructor(
    readonly dataAccountId: number,
    readonly customerId: number,
  ) {}
}

/** Something began, or ceased, to hold an account back. */
export class DataAccountHeld {
  constructor(
    readonly dataAccountId: number,
    readonly kind: HoldKind,
  ) {}
}

export class DataAccountReleased {
  constructor(
    readonly dataAccountId: number,
    readonly kind: HoldKind,
  ) {}
}

/** An account has another product from now on. */
export class PackageChanged {
  constructor(
    readonly dataAccountId: number,
    readonly fromProductId: number,
    readonly toProductId: number,
  ) {}
}

/** Data has been credited to an account. */
export class TopupCompleted {
  constructor(
    readonly topupId: number,
    readonly dataAccountId: number,
  ) {}
}

/** Nothing is left of an account's data, and an automatic top-up could not be bought. */
export class AutoTopupRefused {
  constructor(
    readonly dataAccountId: number,
    readonly customerId: number,
    readonly reason: string,
  ) {}
}

/** Use beyond a soft cap has been charged to the account's customer. */
export class OverageCharged {
  constructor(
    readonly overageChargeId: number,
    readonly dataAccountId: number,
  ) {}
}

/** A portion of prepaid data has been credited to an account. */
export class PrepaidAllocated {
  constructor(
    readonly allocationId: number,
    readonly dataAccountId: number,
  ) {}
}
