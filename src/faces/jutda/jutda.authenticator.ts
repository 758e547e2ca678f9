import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import {
  type Actor,
  type Authenticator,
  Credentials,
  UsersService,
  WrongCredentials,
} from '../../auth/index.js';
import { clientAddress } from '../../platform/http/client-address.js';
import { InvalidLogin } from './jutda.errors.js';

/** `user` and `password` in every request. */
export const JUTDA = Symbol('Jutda authenticator');

@Injectable()
export class JutdaAuthenticator implements Authenticator {
  constructor(
    private readonly credentials: Credentials,
    private readonly users: UsersService,
  ) {}

  /** @throws InvalidLogin RateLimited */
  async authenticate(request: Request): Promise<Actor> {
    const { user, password, username } = request.body as Record<string, string | undefined>;
    // The document's list of parameters says `username`, its examples say `user`; both are in use.
    const name = user ?? (isFindUser(request) ? undefined : username);
    if (!name || !password) throw new InvalidLogin();
    try {
      const { id } = await this.credentials.check(name, password, clientAddress(request));
      const actor = await this.users.findActor(id, `jutda:${id}`);
      if (!actor) throw new InvalidLogin();
      return actor;
    } catch (error) {
      throw error instanceof WrongCredentials ? new InvalidLogin() : error;
    }
  }
}

/** There `username` is who is looked for, not who asks. */
function isFindUser({ path }: Request): boolean {
  return /\/find_user\/?$/i.test(path);
}
