import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { CompanyName } from '../platform/settings/house-settings.js';
import { Settings } from '../platform/settings/settings.js';
import type { Frame } from './views.js';

/** What the frame around a page shows to whoever asks for it. */
@Injectable()
export class Frames {
  constructor(private readonly settings: Settings) {}

  async of(_request: Request): Promise<Frame> {
    return { companyName: await this.settings.get(CompanyName), csrfToken: '', user: null };
  }
}
