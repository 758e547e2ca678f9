import { Conflict, NotFound } from '../platform/errors/index.js';

/** No such data account, or none that the caller may see. */
export class DataAccountNotFound extends NotFound {
  constructor() {
    super('data account');
  }
}

export class UsernameTaken extends Conflict {
  constructor() {
    super('Another data account has this username, or had it.', [
      { field: 'username', message: 'is taken' },
    ]);
  }
}

export class AccountIsTerminated extends Conflict {
  override readonly code = 'conflict';

  constructor() {
    super('This data account is terminated.');
  }
}

/** The address, or part of the prefix, belongs to a pool or to another account. */
export class AddressTaken extends Conflict {
  constructor() {
    super('This address is in use.', [{ field: 'static_ip', message: 'is in use' }]);
  }
}

/** Sessions of the account have used something of which no accounting packet is kept any more. */
export class EvidenceMissing extends Conflict {
  constructor() {
    super('Accounting packets of this account are no longer kept, so its usage stays as it is.');
  }
}

export class SessionIsOver extends Conflict {
  constructor() {
    super('This session has ended.');
  }
}

/** It came from a NAS that is no longer known, so there is nobody to send a Disconnect to. */
export class NoNasToAsk extends Conflict {
  constructor() {
    super('The NAS of this session is unknown, so it cannot be asked to end it.');
  }
}

/** A network, or part of it, belongs to another pool, or holds an account's own address. */
export class NetworkTaken extends Conflict {
  constructor() {
    super('A network overlaps with another pool or with the address of an account.', [
      { field: 'networks', message: 'are in use' },
    ]);
  }
}

export class PoolIsUsed extends Conflict {
  constructor() {
    super('Accounts have addresses of this pool.');
  }
}

export class PoolIsFull extends Conflict {
  constructor() {
    super('This pool has no free address.');
  }
}
