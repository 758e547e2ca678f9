import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { GUIDE_CLIENT_ID, SCOPES } from '../auth/index.js';
import { DEMO_CLIENT, DEMO_PASSWORD, hasDemoCredentials } from '../demo/credentials.js';
import { Environment } from '../platform/config/environment.js';
import { Database } from '../platform/database/database.js';
import { ApiDocuments } from '../platform/documents/api-documents.js';
import { ERROR_GUIDE } from '../platform/documents/error-guide.js';
import { NotFound } from '../platform/errors/index.js';
import { Frames } from './frames.js';
import type { ErrorsPage, ExampleAccount, ExamplesPage, GuidePage } from './views.js';

/** Words to replace, where there is no demo data whose values would work as printed. */
const PLACEHOLDERS: ExampleAccount = {
  clientId: 'YOUR_CLIENT_ID',
  clientSecret: 'YOUR_CLIENT_SECRET',
  redirectUri: 'http://localhost:8080/callback',
  username: 'YOUR_USERNAME',
  password: 'YOUR_PASSWORD',
  isDemo: false,
};

/** What the pages of the API guide show. */
@Injectable()
export class GuideService {
  constructor(
    private readonly documents: ApiDocuments,
    private readonly frames: Frames,
    private readonly environment: Environment,
    private readonly database: Database,
  ) {}

  /** @throws NotFound for a document that is not offered */
  async reference(request: Request, name = 'api'): Promise<GuidePage> {
    const documents = this.documents.list().map(({ name: id, title, summary, url }) => ({
      id,
      title,
      description: summary,
      url,
    }));
    const current = documents.find(({ id }) => id === name);
    if (!current) throw new NotFound('document');
    return {
      ...(await this.frames.of(request)),
      documents,
      current,
      oauthClientId: GUIDE_CLIENT_ID,
      oauthRedirectUrl: `${this.environment.publicUrl}/assets/oauth2-redirect.html`,
    };
  }

  async examples(request: Request): Promise<ExamplesPage> {
    return {
      ...(await this.frames.of(request)),
      publicUrl: this.environment.publicUrl,
      account: (await hasDemoCredentials(this.database)) ? demoAccount() : PLACEHOLDERS,
      scopes: Object.entries(SCOPES).map(([name, words]) => ({ name, words })),
    };
  }

  async errors(request: Request): Promise<ErrorsPage> {
    return { ...(await this.frames.of(request)), groups: ERROR_GUIDE };
  }
}

function demoAccount(): ExampleAccount {
  return {
    clientId: DEMO_CLIENT.id,
    clientSecret: DEMO_CLIENT.secret,
    redirectUri: 'http://localhost:8080/callback',
    username: 'jessica',
    password: DEMO_PASSWORD,
    isDemo: true,
  };
}
