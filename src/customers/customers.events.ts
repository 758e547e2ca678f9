import type { CustomerStatus } from './customer.entity.js';

/** A customer has been added. */
export class CustomerAdded {
  constructor(readonly customerId: number) {}
}

/** Fields of a customer have changed; `changed` names them as the call API does. */
export class CustomerModified {
  constructor(
    readonly customerId: number,
    readonly changed: readonly string[],
  ) {}
}

/** A customer was suspended, cancelled or made active again. */
export class CustomerStatusChanged {
  constructor(
    readonly customerId: number,
    readonly before: CustomerStatus,
    readonly after: CustomerStatus,
  ) {}
}

/** A file of customers has been imported; CustomerAdded is not announced for each of them. */
export class CustomersImported {
  constructor(readonly customerIds: readonly number[]) {}
}
