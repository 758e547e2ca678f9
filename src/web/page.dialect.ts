import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';
import { SignInRequired } from '../auth/index.js';
import type { DomainError, ErrorKind } from '../platform/errors/index.js';
import type { CallRequest } from '../platform/http/agent.js';
import type { ErrorDialect } from '../platform/http/dialects.js';
import type { Frames } from './frames.js';
import { sendPage } from './send-page.js';
import type { Frame } from './views.js';

const STATUSES: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  stale: 409,
  precondition_required: 400,
  too_large: 413,
  unsupported_media_type: 415,
  limited: 429,
  payment_required: 402,
  unavailable: 503,
  unexpected: 500,
};

const TITLES: Partial<Record<ErrorKind, string>> = {
  invalid: 'This does not work',
  forbidden: 'This is not allowed',
  not_found: 'There is nothing here',
  limited: 'Too many attempts',
  unavailable: 'Not available just now',
  unexpected: 'Something went wrong',
};

/** Without a database there is still a page. */
const BARE: Frame = { companyName: 'Lastmile', csrfToken: '', user: null };

/** Errors of pages are pages; whoever has to sign in is taken to where he can. */
export class PageDialect implements ErrorDialect {
  constructor(
    readonly prefix: string,
    private readonly frames: Frames,
  ) {}

  answer(error: DomainError, request: CallRequest, response: Response): void {
    if (error instanceof SignInRequired) {
      // What a form has posted is lost with the session; its page is not.
      const isPage = request.method === 'GET';
      const next = isPage ? `?next=${encodeURIComponent(request.originalUrl)}` : '';
      response.redirect(303, `/sign-in${next}`);
      return;
    }
    this.frames
      .of(request)
      .catch(() => BARE)
      .then((frame) => {
        this.show(error, frame, request, response);
      })
      .catch(() => response.destroy());
  }

  private show(error: DomainError, frame: Frame, request: CallRequest, response: Response): void {
    const status = STATUSES[error.kind];
    const text = error.kind === 'not_found' ? 'There is no page at this address.' : error.message;
    sendPage(
      response,
      'message',
      {
        ...frame,
        tone: 'error',
        title: TITLES[error.kind] ?? STATUS_CODES[status] ?? 'Error',
        text,
        facts: [{ label: 'Request', value: request.requestId }],
        link: null,
      },
      { status },
    );
  }
}
