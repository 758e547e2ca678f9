import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** Who may use a route. Every route has one, or the application does not boot. */
export interface Access {
  /** Nobody has to say who they are. */
  public?: true;
  /** Any of these scopes; an empty list means any token. */
  scopes?: readonly string[];
  /** All of these permissions of the user's role, besides the scope. */
  permissions?: readonly string[];
  /** Without the permission the caller is not refused but confined to his own customer. */
  own?: boolean;
  /** The injection token of the authenticator that says who is asking; default: OAuth bearer. */
  authenticator?: symbol;
}

export const ACCESS = 'lastmile:access';

/** Declares who may use a route or all routes of a controller. */
export function Allow(access: Access): CustomDecorator {
  return SetMetadata(ACCESS, access);
}
