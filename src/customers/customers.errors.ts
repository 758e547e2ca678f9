import { Conflict, NotFound } from '../platform/errors/index.js';

/** No such customer, or none that the caller may see. */
export class CustomerNotFound extends NotFound {
  constructor() {
    super('customer');
  }
}

export class AccountingCodeTaken extends Conflict {
  constructor() {
    super('Another customer has this accounting code.', [
      { field: 'accounting_code', message: 'is taken' },
    ]);
  }
}
