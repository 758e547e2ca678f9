import type { Actor } from '../auth/index.js';
import type { Fields } from './change-request.entity.js';

/** A row as it is now, in the words of the call API. */
export interface SubjectState {
  /** The row in words, for the reviewer, e.g. `PIE001 Jessica Pienaar`. */
  title: string;
  version: number;
  /** Every field that the act can change, by its name in the input. */
  fields: Fields;
}

/**
 * What a room tells about an act that needs review. The input is plain JSON: each of its keys is a
 * field of the row, and its value is what the field shall be.
 */
export interface ReviewableAct<Input extends object, Result> {
  /** The kind of row that it changes, e.g. `customer`. */
  subject: string;
  /** Fields of the input that are stored encrypted and never shown. */
  secrets?: readonly (keyof Input & string)[];
  /**
   * The row now; `undefined` when it is gone.
   * @param hold whether it must stay so until the end of the transaction
   */
  state(subjectId: number, hold: boolean): Promise<SubjectState | undefined>;
  /** Does it, with all the checks of the act, as of today. */
  apply(actor: Actor, subjectId: number, input: Input): Promise<Result>;
}

/** What became of an act that was submitted. */
export type Reviewed<Result> =
  | { reviewStatus: 'applied'; result: Result }
  | { reviewStatus: 'pending'; changeRequestId: number };
