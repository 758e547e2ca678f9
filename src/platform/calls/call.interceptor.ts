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
import type { CallRequest } from '../http/agent.js';
import { RawJson } from '../http/lean.adapter.js';
import { sendFile } from '../http/send-file.js';
import { Idempotency, idempotencyKeyOf } from '../idempotency/idempotency.js';
import { readInput } from '../validation/validate.js';
import { FileAnswer, Page } from './answers.js';
import { CALL, type NamedCall } from './call-facts.js';

class NoParameters {}

/** What happens around every call: parameters are read, a repeated key is replayed, the answer is enveloped. */
@Injectable()
export class CallInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly idempotency: Idempotency,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const call = this.reflector.get<NamedCall>(CALL, context.getHandler());
    const request = context.switchToHttp().getRequest<CallRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    response.setHeader('Cache-Control', 'no-store');
    const key = call.writes ? idempotencyKeyOf(request) : undefined;
    if (key !== undefined) return defer(() => from(this.once(key, call, request, response, next)));
    readParameters(call, request);
    return next.handle().pipe(map((result) => envelope(result, response)));
  }

  private async once(
    key: string,
    call: NamedCall,
    request: CallRequest,
    response: Response,
    next: CallHandler,
  ): Promise<unknown> {
    const { replayed, answer } = await this.idempotency.once(
      { agent: request.agent, key, action: call.name, input: recognisedBy(call, request) },
      async () => {
        readParameters(call, request);
        const body = envelope(await lastValueFrom(next.handle()), response);
        return {
          status: 200,
          body: body instanceof RawJson ? (JSON.parse(body.text) as unknown) : body,
        };
      },
      call.secrets,
    );
    if (replayed) response.setHeader('Idempotency-Replayed', 'true');
    response.status(answer.status);
    return answer.body;
  }
}

/** @throws InvalidRequest ValidationFailed */
function readParameters(call: NamedCall, request: CallRequest): void {
  request.parameters = readInput(
    call.parameters ?? NoParameters,
    givenIn(request),
    request.isLenient,
  );
}

/**
 * What a repeated request has in common with the first: its parameters as they are understood, or
 * as they were sent when they are wrong, and its file.
 */
function recognisedBy(call: NamedCall, request: CallRequest): object {
  const file = request.file && createHash('sha256').update(request.file.buffer).digest('hex');
  try {
    readParameters(call, request);
    return { parameters: request.parameters, file };
  } catch {
    return { parameters: givenIn(request), file };
  }
}

function givenIn(request: CallRequest): Record<string, unknown> {
  const { access_token: _token, ...given } = request.body as Record<string, unknown>;
  return given;
}

function envelope(result: unknown, response: Response): unknown {
  if (result instanceof FileAnswer) return sendFile(result, response);
  if (!(result instanceof Page)) {
    if (result instanceof RawJson) return new RawJson(`{"success":true,"data":${result.text}}`);
    return { success: true, data: result ?? {} };
  }
  const { rows, meta, within } = result;
  const list = rows instanceof RawJson ? rows.text : JSON.stringify(rows);
  const data = within
    ? `${JSON.stringify(within.facts).slice(0, -1)},${JSON.stringify(within.field)}:${list}}`
    : list;
  return new RawJson(`{"success":true,"data":${data},"meta":${JSON.stringify(meta)}}`);
}
