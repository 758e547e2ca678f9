/** One error code as the error guide and the OpenAPI documents explain it. */
export interface ErrorEntry {
  code: string;
  status: number;
  meaning: string;
  remedy: string;
  /** The answer's body; absent where the browser is sent on to an address instead. */
  body?: object;
  /** As the guide shows it: the body as indented JSON, or the address that the browser is sent to. */
  example: string;
}

/** The part of an entry that its example answer decides. */
export function answered(
  status: number,
  code: string,
  body: object,
): Pick<ErrorEntry, 'status' | 'code' | 'body' | 'example'> {
  return { status, code, body, example: JSON.stringify(body, null, 2) };
}
