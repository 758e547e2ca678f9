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

/** An e-mail address names one of a partner's customers. */
export class PartnerCustomerEmailTaken extends Conflict {
  constructor() {
    super('Another customer of this partner has this e-mail address.', [
      { field: 'email', message: 'is taken' },
    ]);
  }
}
