import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type AllowedNetworks, ForbiddenAddress, guardedLookup } from './receiver-address.js';
import { receiverUrlMistake } from './receiver-url.js';

/** For everything: resolving, connecting, sending and the answer. */
const TIMEOUT_MS = 5_000;
/** Read of an answer at most; the rest is of no interest. */
const READ_MAX_BYTES = 65_536;
/** Kept of an answer, for the delivery log. */
const EXCERPT_MAX_BYTES = 4_096;
const HEADERS_MAX = 30;
const HEADER_MAX_CHARACTERS = 300;

export interface WebhookMessage {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What came of one attempt: an answer, or why there is none. */
export interface WebhookAnswer {
  status: number | null;
  headers: Record<string, string> | null;
  excerpt: string | null;
  error: string | null;
  durationMs: number;
}

/**
 * Posts a message to a receiver and never throws: whatever goes wrong is the answer. Node's own
 * client follows no redirect; the address is checked as it is connected to, each time.
 */
export async function sendWebhook(
  message: WebhookMessage,
  allowed: AllowedNetworks,
): Promise<WebhookAnswer> {
  const startedAt = performance.now();
  const answer: WebhookAnswer = {
    status: null,
    headers: null,
    excerpt: null,
    error: null,
    durationMs: 0,
  };
  try {
    // The setting may have become narrower since the endpoint was added.
    const mistake = receiverUrlMistake(message.url, allowed);
    if (mistake !== undefined) throw new ForbiddenAddress(`The URL ${mistake}.`);
    const response = await post(message, allowed);
    answer.status = response.statusCode ?? null;
    answer.headers = keptHeaders(response);
    answer.excerpt = await excerptOf(response);
  } catch (error) {
    answer.error = wordsFor(error);
  }
  answer.durationMs = Math.round(performance.now() - startedAt);
  return answer;
}

function post(message: WebhookMessage, allowed: AllowedNetworks): Promise<IncomingMessage> {
  const url = new URL(message.url);
  const begin = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = begin(url, {
      method: 'POST',
      headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body) },
      lookup: guardedLookup(allowed),
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    request.once('response', resolve);
    request.on('error', reject);
    request.end(message.body);
  });
}

/** The beginning of the body; a body that breaks off or never ends still leaves what had come. */
async function excerptOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= READ_MAX_BYTES) break;
    }
  } catch {
    // The status has been answered, and that is what decides.
  } finally {
    response.destroy();
  }
  return storable(Buffer.concat(chunks).subarray(0, EXCERPT_MAX_BYTES).toString('utf8'));
}

function keptHeaders({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name !== 'set-cookie');
  return Object.fromEntries(
    entries
      .slice(0, HEADERS_MAX)
      .map(([name, value]) => [name, storable(String(value)).slice(0, HEADER_MAX_CHARACTERS)]),
  );
}

/** Text that PostgreSQL takes. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}

function wordsFor(error: unknown): string {
  const { name, message = String(error), code } = error as Partial<NodeJS.ErrnoException>;
  if (name === 'TimeoutError' || name === 'AbortError') {
    return `No answer within ${TIMEOUT_MS / 1000} seconds.`;
  }
  return storable(code === undefined || message.includes(code) ? message : `${code}: ${message}`);
}
