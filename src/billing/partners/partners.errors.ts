import { Conflict, DomainError } from '../../platform/errors/index.js';

/** Wrong, too old, tried too often, or of an address that waits for none: nobody learns which. */
export class WrongConfirmationCode extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'wrong_confirmation_code';

  constructor() {
    super('The code is wrong or too old.');
  }
}

/** Nobody can be signed in for this customer. */
export class NobodySignsIn extends Conflict {
  override readonly code = 'nobody_signs_in';

  constructor() {
    super('Nobody signs in for this customer, or his e-mail address is not confirmed.');
  }
}
