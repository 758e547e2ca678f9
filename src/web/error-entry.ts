/** One error code as the error guide explains it. */
export interface ErrorEntry {
  code: string;
  status: number;
  meaning: string;
  remedy: string;
  /** The answer's body, indented JSON; for errors of the authorization endpoint the address the browser is sent to. */
  example: string;
}
