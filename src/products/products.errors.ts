import { Conflict, NotFound, ValidationFailed } from '../platform/errors/index.js';

/** No such product, or none that may be had any more where one is chosen. */
export class ProductNotFound extends NotFound {
  constructor() {
    super('product');
  }
}

export class ProductCodeTaken extends Conflict {
  constructor() {
    super('Another product has this code.', [{ field: 'product_code', message: 'is taken' }]);
  }
}

export class NameTaken extends Conflict {
  constructor(what: string) {
    super(`Another ${what} has this name.`, [{ field: 'name', message: 'is taken' }]);
  }
}

/** @param what the noun in the caller's words */
export class IsInUse extends Conflict {
  constructor(what: string) {
    super(`Products use this ${what}.`);
  }
}

export class PriceVersionExists extends Conflict {
  constructor() {
    super('Another price of this product begins on that day.', [
      { field: 'valid_from', message: 'is the first day of another price' },
    ]);
  }
}

/** The parameter that a foreign key's violation is about. */
export function unknownReference(field: string): ValidationFailed {
  return ValidationFailed.of(field, 'does not exist');
}
