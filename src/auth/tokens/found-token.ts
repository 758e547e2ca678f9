export type TokenKind = 'access' | 'refresh';

/** A stored token and everything that it rests on, whatever state they are in. */
export interface FoundToken {
  id: number;
  kind: TokenKind;
  scopes: readonly string[];
  createdAt: Date;
  expiresAt: Date;
  /** When a refresh token was exchanged for its successor. */
  usedAt: Date | null;
  revokedAt: Date | null;
  grantId: string;
  grantScopes: readonly string[];
  grantExpiresAt: Date | null;
  grantRevokedAt: Date | null;
  clientRowId: number;
  clientId: string;
  clientIsActive: boolean;
  userId: number;
  username: string;
  userIsActive: boolean;
}

/** Whether it opens anything at this instant. */
export function isLive(token: FoundToken, now: Date): boolean {
  return (
    token.usedAt === null &&
    token.revokedAt === null &&
    token.grantRevokedAt === null &&
    token.expiresAt > now &&
    (token.grantExpiresAt === null || token.grantExpiresAt > now) &&
    token.clientIsActive &&
    token.userIsActive
  );
}
