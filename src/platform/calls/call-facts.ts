/** Where the call API lives. */
export const CALLS_PATH = 'api/v1';

/** Everything there is to say about one call; guard, validation and documentation read it. */
export interface CallFacts<Scope extends string = string> {
  summary: string;
  description?: string;
  /** Other names that answer alike. */
  aliases?: readonly string[];
  /** Any of these scopes; an empty list means any token. */
  scopes: readonly Scope[];
  /** Permissions that no scope stands for, e.g. `accounting`. */
  permissions?: readonly string[];
  /** Without the permission the caller is confined to his own customer. */
  own?: boolean;
  /** Changes something: `Idempotency-Key` is honoured. */
  writes?: boolean;
  /** Without `approve_changes` it only stores a change request. */
  review?: boolean;
  /** The class of the parameters. */
  parameters?: new () => object;
  /** The class of `data`, or of its rows when `list` is set. */
  returns?: new () => object;
  list?: boolean;
  /** `data` is one object with a list in it, and `meta` says where that list stands. */
  paged?: boolean;
  /** The answer is a file of this media type instead of the envelope. */
  file?: string;
  /** Fields of `data` that an idempotent replay answers as `null`. */
  secrets?: readonly string[];
  /** Takes a multipart field of this name. */
  upload?: string;
  /** Parameter values that work against the demo data. */
  example?: object;
  /** Domain errors besides those of every call, by wire code. */
  errors?: readonly string[];
}

export interface NamedCall extends CallFacts {
  name: string;
}

export const CALL = 'lastmile:call';
/** The section of the API guide that a controller's calls stand in. */
export const SECTION = 'lastmile:section';
