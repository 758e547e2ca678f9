import type { Access } from '../http/access.js';
import type { SecurityRequirement } from './openapi.js';

export interface Section {
  name: string;
  description: string;
}

/** One OpenAPI document: which addresses it describes and what its operations have in common. */
export interface ApiDocument {
  /** `api` is the call API's own; the others are served as `/api/openapi/<name>.json`. */
  name: string;
  title: string;
  /** One line, for lists of documents. */
  summary: string;
  /** CommonMark, shown above the operations. */
  description: string;
  /** Version of the contract that it describes. */
  version: string;
  /** Beginnings of the addresses it describes; the longest match over all documents wins. */
  prefixes: readonly string[];
  /** In the order in which the guide shows them; tags of operations that are not listed follow. */
  sections: readonly Section[];
  securitySchemes: Readonly<Record<string, object>>;
  /** What lets a caller in where an access is declared: any one of these. */
  security(access: Access): SecurityRequirement[];
}

/** Where a document is served. */
export function documentPath(name: string): string {
  return name === 'api' ? '/api/openapi.json' : `/api/openapi/${name}.json`;
}
