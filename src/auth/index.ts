/**
 * Who is asking and what he may: users, roles, OAuth clients and tokens, and the two global guards.
 * It does not know what rooms do with an actor. Invariant: a token's plain text is stored nowhere.
 */
export { AuthModule } from './auth.module.js';
export {
  AccountingPermissionRequired,
  Actor,
  type ActorFacts,
  PermissionDenied,
  type Reach,
  withinReach,
} from './actor.js';
export { type Authenticator, BEARER } from './authenticator.js';
export { Credentials, WrongCredentials } from './credentials.js';
export { AdminController, Call, CurrentActor, Public } from './decorators.js';
export { API_VERSION } from './configuration.service.js';
export { ensureGuideClient, GUIDE_CLIENT_ID } from './clients/guide-client.js';
export type { ClientFacts } from './clients/client-facts.js';
export { CrossOrigin } from './clients/cross-origin.js';
export { ClientsService, type MadeClient, type NewClient } from './clients/clients.service.js';
export { Facts } from './facts.js';
export { AuthorizationEndpoint, type NextPage } from './oauth/authorization-endpoint.js';
export { DescribedAuthorize } from './oauth/oauth.documents.js';
export type { Decision } from './oauth/oauth-server.js';
export { PasswordResets } from './password-resets/password-resets.js';
export { BrowserSessions } from './sessions/browser-sessions.js';
export { PAGE, SignInRequired } from './sessions/page-session.js';
export { SSO_SECONDS, type SsoToken, SsoTokens, type SsoWish } from './sso/sso-tokens.js';
export type { ActorRequest } from './guards.js';
export { type KeptItem, partRoutes, type ResourceActs, resourceRoutes } from './resource.js';
export { keptActs } from './kept-acts.js';
export { refuseUndeclared } from './route-check.js';
export { ensureAdministrator } from './users/administrator.js';
export { type Permission, type Scope, SCOPES, wordsOf } from './scopes.js';
export type { TokenFacts } from './tokens/tokens.list.js';
export type { IssuedToken } from './tokens/tokens.repository.js';
export { type PersonalToken, TokensService } from './tokens/tokens.service.js';
export type { UserFacts } from './users/user-facts.js';
export { USERNAME, USERNAME_RULE } from './users/username.js';
export {
  type NewCustomerUser,
  type NewUser,
  type UserChanges,
  UsersService,
} from './users/users.service.js';
