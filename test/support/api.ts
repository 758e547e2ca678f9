import type { DocumentedAnswers } from './documented-answers.js';

/** An answer as a test reads it. */
export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed when it is JSON, else the text. */
  body: any;
  text: string;
}

interface Options {
  headers?: Record<string, string>;
  body?: unknown;
  form?: Record<string, string>;
  multipart?: FormData;
  query?: Record<string, string | number | boolean>;
}

/** Speaks HTTP to the application; when an expectation on the status fails, shows the exchange. */
export class Api {
  /** @param promises what the OpenAPI documents say; an answer that is otherwise is an error */
  constructor(
    readonly url: string,
    private readonly token?: string,
    private readonly promises?: () => DocumentedAnswers,
  ) {}

  as(token: string): Api {
    return new Api(this.url, token, this.promises);
  }

  /** Calls `/api/v1/<name>` by POST and expects success. @returns the whole envelope */
  async call(
    name: string,
    parameters: object = {},
    headers: Record<string, string> = {},
  ): Promise<any> {
    const answer = await this.post(`/api/v1/${name}`, { body: parameters, headers });
    return expectStatus(200, `POST /api/v1/${name} ${JSON.stringify(parameters)}`, answer).body;
  }

  /** Calls `/api/v1/<name>` and expects an error. @returns the error's body */
  async refused(
    status: number,
    name: string,
    parameters: object = {},
    headers: Record<string, string> = {},
  ): Promise<any> {
    const answer = await this.post(`/api/v1/${name}`, { body: parameters, headers });
    return expectStatus(status, `POST /api/v1/${name} ${JSON.stringify(parameters)}`, answer).body;
  }

  get(path: string, options: Options = {}): Promise<Answer> {
    return this.send('GET', path, options);
  }

  post(path: string, options: Options = {}): Promise<Answer> {
    return this.send('POST', path, options);
  }

  patch(path: string, options: Options = {}): Promise<Answer> {
    return this.send('PATCH', path, options);
  }

  delete(path: string, options: Options = {}): Promise<Answer> {
    return this.send('DELETE', path, options);
  }

  async send(method: string, path: string, options: Options = {}): Promise<Answer> {
    const url = new URL(path, this.url);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      url.searchParams.set(name, String(value));
    }
    const headers: Record<string, string> = { ...options.headers };
    if (this.token !== undefined) headers['authorization'] ??= `Bearer ${this.token}`;
    let body: string | Uint8Array<ArrayBuffer> | URLSearchParams | FormData | undefined;
    if (options.form) body = new URLSearchParams(options.form);
    else if (options.multipart) body = options.multipart;
    else if (options.body !== undefined) {
      headers['content-type'] ??= 'application/json';
      body = isSentAsItIs(options.body) ? options.body : JSON.stringify(options.body);
    }
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    const text = await textOf(response);
    const { status, headers: answered } = response;
    const answer = { status, headers: answered, text, body: parsed(response, text) };
    this.promises?.().check(method, url.pathname, answer);
    return answer;
  }
}

/** The whole body; of a stream, which has no end, nothing: its head is the answer. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    return response.text();
  }
  await response.body?.cancel();
  return '';
}

/** @throws Error that shows the exchange when the status is another */
export function expectStatus(status: number, request: string, answer: Answer): Answer {
  if (answer.status === status) return answer;
  throw new Error(
    `expected ${status}\n> ${request}\n< ${answer.status}\n< ${answer.text.slice(0, 2000)}`,
  );
}

function parsed(response: Response, text: string): any {
  if (!/json/.test(response.headers.get('content-type') ?? '')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function isSentAsItIs(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' || body instanceof Uint8Array;
}
