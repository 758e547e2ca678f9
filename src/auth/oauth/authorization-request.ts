/** An authorization request that has been found in order. */
export interface AuthorizationRequest {
  /** Where the answer goes: what the request named, or the only one registered. */
  redirectUri: string;
  /** Whether the request named it; the token request then has to name it again (RFC 6749 §4.1.3). */
  redirectGiven: boolean;
  scopes: readonly string[];
  state: string | null;
  /** PKCE, always S256. */
  codeChallenge: string | null;
}
