import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { BrowserSessions, PasswordResets } from '../auth/index.js';
import { ValidationFailed } from '../platform/errors/index.js';
import { PASSWORD_MIN_CHARACTERS } from '../platform/secrets/password-rules.js';
import { Frames } from './frames.js';
import { sendPage } from './send-page.js';

/** Setting a new password by the link of a letter. */
@Injectable()
export class ResetPasswordPages {
  constructor(
    private readonly resets: PasswordResets,
    private readonly sessions: BrowserSessions,
    private readonly frames: Frames,
  ) {}

  async show(request: Request, response: Response): Promise<void> {
    await this.form(request, response, textOf(request.query['token']));
  }

  /** @throws ForgedRequest when the form is not ours */
  async set(request: Request, response: Response): Promise<void> {
    this.sessions.mustBeOurs(request);
    const { token, password } = request.body as Record<string, unknown>;
    try {
      const isSet = await this.resets.use(textOf(token), textOf(password));
      await (isSet ? this.done(request, response) : this.expired(request, response));
    } catch (error) {
      if (!(error instanceof ValidationFailed)) throw error;
      const message = error.fields[0]?.message ?? '';
      await this.form(request, response, textOf(token), `The password ${message}.`);
    }
  }

  private async form(
    request: Request,
    response: Response,
    token: string,
    problem: string | null = null,
  ): Promise<void> {
    const user = await this.resets.find(token);
    if (!user) {
      await this.expired(request, response);
      return;
    }
    const frame = await this.frames.withForm(request);
    const { username } = user;
    const page = { ...frame, token, username, passwordMin: PASSWORD_MIN_CHARACTERS, problem };
    sendPage(response, 'reset-password', page, { status: problem === null ? 200 : 400 });
  }

  private async done(request: Request, response: Response): Promise<void> {
    sendPage(response, 'message', {
      ...(await this.frames.of(request)),
      tone: 'success',
      title: 'Your password is set',
      text: 'Sign in with it from now on. Wherever you were signed in, you are signed out.',
      facts: [],
      link: { href: '/sign-in?next=%2Fportal', words: 'Sign in' },
    });
  }

  private async expired(request: Request, response: Response): Promise<void> {
    const page = {
      ...(await this.frames.of(request)),
      tone: 'error' as const,
      title: 'This link no longer works',
      text: 'A link to set a password works once, for an hour, and only the newest password counts. Ask for another one.',
      facts: [],
      link: null,
    };
    sendPage(response, 'message', page, { status: 401 });
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
