import { Conflict, DomainError, NotFound } from '../../platform/errors/index.js';

/** A wallet would fall below zero, or a customer below his limit. */
export class InsufficientFunds extends DomainError {
  readonly kind = 'payment_required';
  readonly code = 'insufficient_funds';

  constructor(message = 'There are not enough funds.') {
    super(message);
  }
}

/** Nothing is posted into a month that has been closed. */
export class PeriodIsClosed extends Conflict {
  override readonly code = 'period_is_closed';

  constructor() {
    super('The accounting period of this date is closed.', [
      { field: 'date', message: 'lies in a closed accounting period' },
    ]);
  }
}

/** A document posts once, and is reversed at most once. */
export class AlreadyPosted extends Conflict {
  override readonly code = 'already_posted';

  constructor() {
    super('This has been posted already.');
  }
}

export class AccountNotFound extends NotFound {
  constructor() {
    super('account');
  }
}
