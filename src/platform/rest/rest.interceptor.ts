import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { defer, from, lastValueFrom, map, type Observable } from 'rxjs';
import { FileAnswer } from '../calls/answers.js';
import type { CallRequest } from '../http/agent.js';
import { UnsupportedMediaType } from '../errors/index.js';
import { RawJson } from '../http/lean.adapter.js';
import { sendFile } from '../http/send-file.js';
import { Idempotency, idempotencyKeyOf } from '../idempotency/idempotency.js';
import { REST, type RestFacts } from './rest-facts.js';
import { Created, Item, Listing } from './results.js';
import { forgetFile, receiveFile, type UploadFacts } from './upload.js';

const READ = ['application/json', 'application/x-www-form-urlencoded'];

/** What happens around every REST route: ETags, `Location`, cursor lists, idempotent POST. */
@Injectable()
export class RestInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly idempotency: Idempotency,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const facts = this.reflector.get<RestFacts | undefined>(REST, context.getHandler());
    const request = context.switchToHttp().getRequest<CallRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    response.setHeader('Cache-Control', 'no-store');
    if (facts?.upload) {
      const { upload } = facts;
      // A key that is none is refused before the file is received.
      idempotencyKeyOf(request);
      return defer(() => from(this.withFile(upload, facts, request, response, next)));
    }
    // Nobody has read its fields: they must not be passed over in silence.
    if (request.is('multipart/form-data')) throw new UnsupportedMediaType(READ);
    return this.answer(facts, request, response, next);
  }

  private answer(
    facts: RestFacts | undefined,
    request: CallRequest,
    response: Response,
    next: CallHandler,
  ): Observable<unknown> {
    const key = request.method === 'POST' ? idempotencyKeyOf(request) : undefined;
    if (key === undefined) {
      return next.handle().pipe(map((result) => written(result, request, response)));
    }
    return defer(() => from(this.once(key, facts, request, response, next)));
  }

  private async withFile(
    upload: UploadFacts,
    facts: RestFacts,
    request: CallRequest,
    response: Response,
    next: CallHandler,
  ): Promise<unknown> {
    const file = await receiveFile(request, response, upload);
    request.received = file;
    try {
      return await lastValueFrom(this.answer(facts, request, response, next));
    } finally {
      await forgetFile(file);
    }
  }

  private async once(
    key: string,
    facts: RestFacts | undefined,
    request: CallRequest,
    response: Response,
    next: CallHandler,
  ): Promise<unknown> {
    const action = `${request.method} ${request.path}`;
    const { replayed, answer } = await this.idempotency.once(
      {
        agent: request.agent,
        key,
        action,
        input: inputOf(request),
      },
      async () => {
        const body = written(await lastValueFrom(next.handle()), request, response);
        return {
          status: response.statusCode,
          body: body instanceof RawJson ? (JSON.parse(body.text) as unknown) : body,
          headers: keptHeaders(response),
        };
      },
      facts?.secrets,
    );
    if (replayed) response.setHeader('Idempotency-Replayed', 'true');
    for (const [name, value] of Object.entries(answer.headers ?? {})) {
      response.setHeader(name, value);
    }
    response.status(answer.status);
    return answer.body;
  }
}

/** What stands for the version of an item that is not changed at its address. */
function digestOf(body: object): string {
  const text = body instanceof RawJson ? body.text : JSON.stringify(body);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** What makes two requests the same: the body, or the file and what was said with it. */
function inputOf({ body, query, received }: CallRequest): unknown {
  return received ? { ...query, ...(body as object), file: received.sha256 } : body;
}

/** What a replay repeats besides the body. */
function keptHeaders(response: Response): Record<string, string> {
  const kept = ['Location', 'ETag'].map((name) => [name, response.getHeader(name)] as const);
  return Object.fromEntries(
    kept.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function written(result: unknown, request: CallRequest, response: Response): unknown {
  if (result instanceof FileAnswer) return sendFile(result, response);
  if (result instanceof Listing) {
    const { rows, meta } = result.page;
    const next = meta.next_after ?? null;
    return rows instanceof RawJson
      ? new RawJson(`{"data":${rows.text},"next":${JSON.stringify(next)}}`)
      : { data: rows, next };
  }
  if (!(result instanceof Item)) return result;
  if (result instanceof Created) response.setHeader('Location', result.location);
  if (result.version === undefined && request.method !== 'GET') return result.body;
  const etag = `"${result.version ?? digestOf(result.body)}"`;
  response.setHeader('ETag', etag);
  if (request.method === 'GET' && request.headers['if-none-match'] === etag) {
    response.status(304);
    return undefined;
  }
  return result.body;
}
