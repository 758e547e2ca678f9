import type { RawJson } from '../http/lean.adapter.js';
import type { Page } from '../calls/answers.js';

/** One item; its row's version becomes the ETag. */
export class Item {
  constructor(
    readonly body: object | RawJson,
    readonly version?: number,
  ) {}
}

/** A new item, answered 201 with its address. */
export class Created extends Item {
  constructor(
    readonly location: string,
    body: object,
    version?: number,
  ) {
    super(body, version);
  }
}

/** A list behind a cursor: `{data, next}`. */
export class Listing {
  constructor(readonly page: Page) {}
}
