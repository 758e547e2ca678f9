/** The package has no types of its own; these are of what the tests use. */
declare module 'simple-oauth2' {
  interface Config {
    client: { id: string; secret: string };
    auth: { tokenHost: string; revokePath: string };
    options: { authorizationMethod: 'header' | 'body' };
  }

  interface AccessToken {
    token: Record<string, unknown>;
    refresh(): Promise<AccessToken>;
    revokeAll(): Promise<void>;
  }

  class AuthorizationCode {
    constructor(config: Config);
    authorizeURL(parameters: { redirect_uri: string; scope: string; state: string }): string;
    getToken(parameters: { code: string; redirect_uri: string }): Promise<AccessToken>;
  }

  class ResourceOwnerPassword {
    constructor(config: Config);
    getToken(parameters: {
      username: string;
      password: string;
      scope: string;
    }): Promise<AccessToken>;
  }

  export default { AuthorizationCode, ResourceOwnerPassword };
}
