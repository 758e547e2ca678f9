import type { Access } from '../platform/http/access.js';
import type { CursorParameters } from '../platform/paging/list-parameters.js';
import type { RestFacts } from '../platform/rest/rest-facts.js';

export type Class<T extends object> = new () => T;

/** The five routes of a resource. */
export type RouteName = 'list' | 'add' | 'get' | 'modify' | 'remove';

/** What there is to say about a resource of the admin API whose rows are kept one by one. */
export interface ResourceFacts<
  New extends object,
  Changes extends object,
  Asked extends CursorParameters = CursorParameters,
> {
  /** Below `/admin/`, as its `@AdminController` has it. */
  path: string;
  /** e.g. `a calendar` and `calendars`. */
  one: string;
  many: string;
  returns: Class<object>;
  /** The bodies of POST and PATCH. */
  create: Class<New>;
  change: Class<Changes>;
  /** What the document shows of them, where the examples of their fields do not suffice. */
  createExample?: Partial<Record<keyof New, unknown>>;
  changeExample?: Partial<Record<keyof Changes, unknown>>;
  /** The same of the item's address, where it is not `1`. */
  addressExample?: NonNullable<RestFacts['addressExample']>;
  /** The parameters of the list besides the usual ones. */
  query?: Class<Asked>;
  /** Who may write; whoever may read, when absent. */
  writing?: Access;
  /** Errors of every write besides `conflict`, `not_found` and `stale_version`. */
  errors?: readonly string[];
  /** What a route says otherwise than the rest, e.g. `{ remove: { summary: 'Delete an empty box' } }`. */
  routes?: Partial<Record<RouteName, Partial<RestFacts>>>;
}

/** Of rows that are parts of another one: the parameters of the path that name it and the row. */
export interface PartFacts<New extends object, Changes extends object> extends ResourceFacts<
  New,
  Changes
> {
  names: readonly [whole: string, part: string];
}

/** What the document says of each route. */
export function wordsOf<
  New extends object,
  Changes extends object,
  Asked extends CursorParameters,
>({
  one,
  many,
  returns,
  createExample,
  changeExample,
  addressExample,
  writing,
  errors = [],
  routes = {},
}: ResourceFacts<New, Changes, Asked>): Record<RouteName, RestFacts> {
  const ofChanges = ['not_found', 'conflict', 'stale_version', ...errors];
  const access = writing && { access: writing };
  const address = addressExample && { addressExample };
  return {
    list: { summary: `List ${many}`, returns, list: true, ...routes.list },
    add: {
      summary: `Add ${one}`,
      returns,
      status: 201,
      ...access,
      ...(createExample && { example: createExample }),
      errors: ['conflict', ...errors],
      ...routes.add,
    },
    get: { summary: `Read ${one}`, returns, ...address, errors: ['not_found'], ...routes.get },
    modify: {
      summary: `Change ${one}`,
      returns,
      ...access,
      ...address,
      ...(changeExample && { example: changeExample }),
      errors: ofChanges,
      ...routes.modify,
    },
    remove: {
      summary: `Delete ${one}`,
      status: 204,
      ...access,
      ...address,
      errors: ofChanges,
      ...routes.remove,
    },
  };
}
