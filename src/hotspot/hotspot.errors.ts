import { Conflict, NotFound } from '../platform/errors/index.js';

/** No such hotspot, or none that the caller may see. */
export class HotspotNotFound extends NotFound {
  constructor() {
    super('hotspot');
  }
}

export class HotspotServiceNotFound extends NotFound {
  constructor() {
    super('service');
  }
}

/** No such voucher, or none that the caller may see. */
export class VoucherNotFound extends NotFound {
  constructor() {
    super('voucher');
  }
}

export class LocationIdTaken extends Conflict {
  constructor() {
    super('Another hotspot has this location id.', [{ field: 'location_id', message: 'is taken' }]);
  }
}

export class ServiceTaken extends Conflict {
  constructor() {
    super('This hotspot sells the product already.', [
      { field: 'product_id', message: 'is sold here already' },
    ]);
  }
}

/** A voucher that is over cannot be changed. */
export class VoucherIsOver extends Conflict {
  override readonly code = 'voucher_is_over';

  constructor(status: string) {
    super(`This voucher is ${status}.`);
  }
}
