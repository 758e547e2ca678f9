import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { BrowserSessions } from '../auth/index.js';
import { CompanyName } from '../platform/settings/house-settings.js';
import { Settings } from '../platform/settings/settings.js';
import type { Frame } from './views.js';

/** What the frame around a page shows to whoever asks for it. */
@Injectable()
export class Frames {
  constructor(
    private readonly settings: Settings,
    private readonly sessions: BrowserSessions,
  ) {}

  async of(request: Request): Promise<Frame> {
    const actor = await this.sessions.actorOf(request);
    return {
      companyName: await this.settings.get(CompanyName),
      csrfToken: actor ? this.sessions.csrfTokenOf(request) : '',
      user: actor && { username: actor.username },
    };
  }

  /** For a page with a form that strangers fill in, too. */
  async withForm(request: Request): Promise<Frame> {
    return { ...(await this.of(request)), csrfToken: this.sessions.csrfTokenOf(request) };
  }
}
