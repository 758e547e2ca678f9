import type { Server } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

/** A JSON text that needs no parsing and no stringifying, e.g. rows that PostgreSQL aggregated. */
export class RawJson {
  constructor(readonly text: string) {}
}

type Handler = Parameters<ExpressAdapter['post']>[1];

/** No pattern of path-to-regexp. */
const PLAIN_PATH = /^[A-Za-z0-9/_-]+$/;

/**
 * Express without what our answers never use (ETag by body hash, freshness, charset negotiation):
 * on a small JSON answer these cost more than the database does (bench:api).
 */
export class LeanExpressAdapter extends ExpressAdapter {
  private postsByPath: Map<string, Handler> | undefined;

  /**
   * A POST whose path is plain text is looked up. Express, which tries its routes one by one, keeps
   * it too, for other spellings of the path (case, a slash at the end).
   */
  override post(path: unknown, handler?: Handler): unknown {
    if (!handler) return super.post(path as Handler) as unknown;
    if (typeof path === 'string' && PLAIN_PATH.test(path)) {
      const posts = (this.postsByPath ??= this.lookUpPosts());
      if (!posts.has(path)) posts.set(path, handler);
    }
    return super.post(path, handler) as unknown;
  }

  /** Connections that are idle are closed by Node; those that are still served, when they have been. */
  override close(): Promise<void> {
    const server = this.httpServer as Server | undefined;
    if (server) server.keepAliveTimeout = 1;
    return super.close() as Promise<void>;
  }

  private lookUpPosts(): Map<string, Handler> {
    const posts = new Map<string, Handler>();
    this.use((request: Request, response: Response, next: NextFunction) => {
      const handler = request.method === 'POST' ? posts.get(request.path) : undefined;
      if (!handler) {
        next();
        return undefined;
      }
      request.route = { path: request.path };
      return handler(request, response, next) as Promise<void>;
    });
    return posts;
  }

  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (statusCode !== undefined) response.statusCode = statusCode;
    if (body instanceof RawJson) endJson(response, body.text);
    else if (isPlain(body)) endJson(response, JSON.stringify(body));
    else return super.reply(response, body, statusCode) as unknown;
    return undefined;
  }
}

function isPlain(body: unknown): boolean {
  if (body === null || typeof body !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(body);
  return Array.isArray(body) || prototype === Object.prototype || prototype === null;
}

function endJson(response: Response, text: string): void {
  if (!response.hasHeader('Content-Type')) {
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
  }
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
