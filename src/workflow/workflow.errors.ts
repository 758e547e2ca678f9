import { Conflict, type FieldError, NotFound } from '../platform/errors/index.js';

export class ChangeRequestNotFound extends NotFound {
  constructor() {
    super('change request');
  }
}

/** Approved or rejected before. */
export class ChangeRequestDecided extends Conflict {
  override readonly code = 'change_request_decided';

  constructor(status: string) {
    super(`This change request has already been ${status}.`);
  }
}

/** Today's state no longer admits what was asked for then. */
export class ChangeNoLongerFits extends Conflict {
  override readonly code = 'change_no_longer_fits';

  constructor(reason: string, fields: readonly FieldError[] = []) {
    super(`The change no longer fits: ${reason}`, fields);
  }
}
