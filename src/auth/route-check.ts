import { isPermission, isScope } from './scopes.js';
import type { Route } from '../platform/http/routes.js';

/** The application does not boot: some route declares nobody, or a right that does not exist. */
export class UndeclaredRoutes extends Error {}

/** @throws UndeclaredRoutes naming each route that declares nothing or an unknown right */
export function refuseUndeclared(routes: readonly Route[]): void {
  const faults = routes.flatMap(({ controller, handler, access }) => {
    const name = `${controller}.${handler}`;
    if (!access) return [`${name} declares nobody who may use it`];
    const unknownScopes = (access.scopes ?? []).filter((scope) => !isScope(scope));
    const unknownPermissions = (access.permissions ?? []).filter((one) => !isPermission(one));
    const isEmpty = !access.public && !access.scopes && !access.authenticator;
    return [
      ...(isEmpty ? [`${name} declares neither scopes nor @Public()`] : []),
      ...[...unknownScopes, ...unknownPermissions].map(
        (right) => `${name} names ${right}, which does not exist`,
      ),
    ];
  });
  if (faults.length > 0) throw new UndeclaredRoutes(faults.join('\n'));
}
