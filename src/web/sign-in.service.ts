import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import {
  AuthorizationEndpoint,
  BrowserSessions,
  Credentials,
  type UserFacts,
  WrongCredentials,
} from '../auth/index.js';
import { Environment } from '../platform/config/environment.js';
import { DomainError, RateLimited } from '../platform/errors/index.js';
import { clientAddress } from '../platform/http/client-address.js';
import { localPath } from '../platform/http/local-path.js';
import { Frames } from './frames.js';
import type { SignInPage } from './views.js';

/** The sign-in page with what it needs around it. */
export interface SignInView {
  page: SignInPage;
  formTargets: readonly string[];
  status: number;
  retryAfterSeconds?: number;
}

/** Signing in at a browser, and going on to where one was. */
@Injectable()
export class SignInService {
  constructor(
    private readonly credentials: Credentials,
    private readonly sessions: BrowserSessions,
    private readonly authorization: AuthorizationEndpoint,
    private readonly frames: Frames,
    private readonly environment: Environment,
  ) {}

  /** Where somebody who is signed in already goes from the sign-in page. */
  async alreadySignedIn(request: Request): Promise<string | undefined> {
    const actor = await this.sessions.actorOf(request);
    return actor ? this.destination(request.query['next'], actor) : undefined;
  }

  show(request: Request): Promise<SignInView> {
    return this.view(request, request.query['next']);
  }

  /**
   * @returns where to go on to, or the page again with what was wrong
   * @throws ForgedRequest when the form is not ours
   */
  async signIn(request: Request): Promise<string | SignInView> {
    this.sessions.mustBeOurs(request);
    const { username, password, next } = request.body as Record<string, unknown>;
    const given = { username: textOf(username), password: textOf(password) };
    try {
      const address = clientAddress(request);
      const user = await this.credentials.check(given.username, given.password, address);
      return await this.letIn(request, user, next);
    } catch (error) {
      const isExpected = error instanceof WrongCredentials || error instanceof RateLimited;
      if (!isExpected) throw error;
      return this.view(request, next, given.username, error);
    }
  }

  private async letIn(request: Request, user: UserFacts, next: unknown): Promise<string> {
    await this.sessions.signIn(request, user.id);
    await this.credentials.noteSignIn(user.id);
    return this.destination(next, user);
  }

  /** Where the user was going, if that is here; else what he most likely wants. */
  private destination(next: unknown, { customerId }: { customerId: number | null }): string {
    const usual = customerId === null ? '/api' : '/portal';
    return localPath(next, this.environment.publicUrl) ?? usual;
  }

  private async view(
    request: Request,
    given: unknown,
    username = '',
    problem?: DomainError,
  ): Promise<SignInView> {
    const next = localPath(given, this.environment.publicUrl) ?? '';
    const page: SignInPage = {
      ...(await this.frames.withForm(request)),
      next,
      username,
      problem: problem?.message ?? null,
    };
    // With a remembered consent, the answer to this form ends at the client.
    const target = next.startsWith('/oauth/authorize?')
      ? await this.authorization.formTargetAfter(next)
      : undefined;
    const status = problem instanceof RateLimited ? 429 : problem ? 401 : 200;
    return {
      page,
      status,
      formTargets: target === undefined ? [] : [target],
      ...(problem?.retryAfterSeconds === undefined
        ? {}
        : { retryAfterSeconds: problem.retryAfterSeconds }),
    };
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
