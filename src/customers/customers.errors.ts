import { PermissionDenied } from '../auth/index.js';
import { Conflict, DomainError, type FieldError, NotFound } from '../platform/errors/index.js';

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

/** A customer or a partner asked to change what only staff may change. */
export class FieldsAreForStaff extends PermissionDenied {
  override readonly fields: readonly FieldError[];

  constructor(names: readonly string[]) {
    super(`Only staff may change ${names.join(', ')}.`);
    this.fields = names.map((field) => ({ field, message: 'may be changed by staff only' }));
  }
}

/** Lines of a file are wrong, so none of it was imported. */
export class ImportRefused extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'import_refused';

  constructor(
    wrong: number,
    rows: number,
    override readonly fields: readonly FieldError[],
  ) {
    super(
      `${wrong} of ${rows} lines are wrong, so nothing was imported. A dry run reports more of them.`,
    );
  }
}
