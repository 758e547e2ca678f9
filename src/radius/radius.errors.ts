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
