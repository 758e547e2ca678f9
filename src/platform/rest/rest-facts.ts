import type { Access } from '../http/access.js';
import type { UploadFacts } from './upload.js';

/** What there is to say about one REST route; interceptor and documentation read it. */
export interface RestFacts {
  summary: string;
  description?: string;
  /** The class of the body, or of the rows of a list. */
  returns?: new () => object;
  list?: boolean;
  /** Success status other than 200 (201 for POST on a collection, 204 for DELETE without a body). */
  status?: number;
  /** The answer is a file of this media type. */
  file?: string;
  /** The route takes a file; `@Uploaded()` hands it over. Its address must be left to it (`BodyRules`). */
  upload?: UploadFacts;
  /** The body that the document shows, and that works on the demo data; else made of its fields' examples. */
  example?: object;
  /** The same of the address's parameters; `1` for an id that is not named. */
  addressExample?: Readonly<Record<string, string | number>>;
  /** A POST that changes nothing: it is asked for in a body because there is much to say. */
  readsOnly?: boolean;
  /** Narrows the controller's access for this route. */
  access?: Access;
  /** Fields of the body that an idempotent replay answers as `null`. */
  secrets?: readonly string[];
  errors?: readonly string[];
}

export const REST = 'lastmile:rest';

/** Whether a route reads `If-Match`, and whether it demands it. */
export type IfMatchNeed = 'optional' | 'required';

export const IF_MATCH = 'lastmile:if-match';
