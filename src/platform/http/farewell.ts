import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { RequestHandler, Response } from 'express';

/**
 * The end of a process that is asked to go: every answer from then on says `Connection: close`, so
 * that clients and proxies come back by a new connection, which goes elsewhere. Without it a busy
 * keep-alive connection is never idle, and the server never closed (`Server.close` ends idle ones).
 */
@Injectable()
export class Farewell implements BeforeApplicationShutdown {
  private readonly open = new Set<Response>();
  private isLeaving = false;

  readonly middleware: RequestHandler = (_, response, next) => {
    if (this.isLeaving) response.setHeader('Connection', 'close');
    this.open.add(response);
    response.once('close', () => this.open.delete(response));
    next();
  };

  beforeApplicationShutdown(): void {
    this.begin();
  }

  /** From now on every answer says so, also to requests that are being served (RFC 9112 §9.6). */
  begin(): void {
    this.isLeaving = true;
    for (const response of this.open) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    }
  }
}
