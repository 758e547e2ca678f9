import { Agent, request as httpRequest } from 'node:http';
import fc from 'fast-check';
import type { Answer } from '../support/api.js';
import { forAll } from '../support/operations.js';
import { fuzzOperations, type FuzzRequest } from './requests.js';
import type { Speaker, World } from './world.js';

/** Something that must not be. */
export interface Finding {
  kind: 'server error' | 'no audit record' | 'not as documented' | 'foreign data' | 'no answer';
  operation: string;
  detail: string;
  /** Enough to send it again. */
  request: string;
}

export interface FuzzReport {
  requests: number;
  operations: number;
  /** That succeeded, and whose record was looked for. */
  writes: number;
  statuses: Record<string, number>;
  findings: Finding[];
  /** Operations that took more than a second, thrice in a row; the best of the three. */
  slow: { request: string; milliseconds: number }[];
}

const SLOW_MS = 1000;

/**
 * Sends generated requests to every operation of every document, as customer, partner, staff and
 * nobody, and holds the answers to what must always be true. The same seed sends the same.
 */
export async function fuzz(
  world: World,
  { requests, seed }: { requests: number; seed: number },
): Promise<FuzzReport> {
  const operations = fuzzOperations(world.documents);
  const each = Math.ceil(requests / operations.length);
  const report: FuzzReport = {
    requests: 0,
    writes: 0,
    operations: operations.length,
    statuses: {},
    findings: [],
    slow: [],
  };
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  for (const [place, operation] of operations.entries()) {
    const samples = fc.sample(operation.requests, { numRuns: each, seed: seed + place });
    await forAll([...samples.entries()], async ([turn, sample]) => {
      await once(world, agent, report, world.speaker(operation.document, turn), sample);
    });
  }
  agent.destroy();
  return report;
}

async function once(
  world: World,
  agent: Agent,
  report: FuzzReport,
  speaker: Speaker,
  sample: FuzzRequest,
): Promise<void> {
  const request = speaker.sign(sample);
  const startedAt = performance.now();
  const answer = await send(world.house.url, agent, request).catch((error: unknown) =>
    String(error),
  );
  const milliseconds = performance.now() - startedAt;
  report.requests++;
  if (typeof answer === 'string') {
    note(report, {
      kind: 'no answer',
      operation: sample.operation,
      detail: answer,
      request: shown(request),
    });
    return;
  }
  report.statuses[answer.status] = (report.statuses[answer.status] ?? 0) + 1;
  for (const finding of judged(world, speaker, request, answer)) note(report, finding);
  await mustBeRecorded(world, report, request, answer);
  if (milliseconds > SLOW_MS) await lookAgain(world, agent, report, request, milliseconds);
  if (answer.status === 401) await speaker.renew();
  if (answer.status === 429) await world.forgetLimits();
}

/**
 * What may find nothing to change: an equal value, a thing done already. That they record what they
 * do change is shown by the examples (test/house/*examples).
 */
const MAY_CHANGE_NOTHING =
  /\/(hold|release|hold_ticket|unhold_ticket|cancel|expire_hotspot_voucher|submit_prepaid_data_allocation|modify_\w+)$|^PATCH |^DELETE \/admin\/(tokens|users)|^POST \/admin\/billing-runs$/;

/** Every write that succeeds leaves a record, under the id of its request. */
async function mustBeRecorded(
  { house }: World,
  report: FuzzReport,
  request: FuzzRequest,
  { status, headers, body }: Answer,
): Promise<void> {
  if (!request.writes || status >= 300 || MAY_CHANGE_NOTHING.test(request.operation)) return;
  if (headers.has('idempotency-replayed')) return;
  report.writes++;
  const found = await house.database.query('SELECT FROM audit_records WHERE request_id = $1', [
    headers.get('x-request-id'),
  ]);
  if (found.length > 0) return;
  note(report, {
    kind: 'no audit record',
    operation: request.operation,
    detail: JSON.stringify(body).slice(0, 300),
    request: shown(request),
  });
}

function judged(world: World, speaker: Speaker, request: FuzzRequest, answer: Answer): Finding[] {
  const findings: Finding[] = [];
  const add = (kind: Finding['kind'], detail: string): void => {
    findings.push({ kind, operation: request.operation, detail, request: shown(request) });
  };
  if (answer.status >= 500 && answer.status !== 503) add('server error', answer.text.slice(0, 500));
  const foreign = speaker.forbidden.find((word) => answer.text.includes(word));
  if (foreign) {
    add('foreign data', `${speaker.name} reads ${foreign}: ${around(answer.text, foreign)}`);
  }
  try {
    world.promises.check(request.method, decodedPath(request.path), answer);
  } catch (error) {
    add('not as documented', (error as Error).message.slice(-700));
  }
  return findings;
}

function decodedPath(path: string): string {
  return path.split('?')[0] ?? '';
}

function around(text: string, word: string): string {
  const place = text.indexOf(word);
  return text.slice(Math.max(0, place - 80), place + 80);
}

/** One of each kind and operation is enough to look at. */
function note(report: FuzzReport, finding: Finding): void {
  const isKnown = report.findings.some(
    ({ kind, operation }) => kind === finding.kind && operation === finding.operation,
  );
  if (!isKnown) report.findings.push(finding);
}

/** A machine that was busy is not a slow answer: the best of three counts. */
async function lookAgain(
  world: World,
  agent: Agent,
  report: FuzzReport,
  request: FuzzRequest,
  first: number,
): Promise<void> {
  let best = first;
  for (let turn = 0; turn < 2 && best > SLOW_MS; turn++) {
    const startedAt = performance.now();
    await send(world.house.url, agent, request).catch(() => undefined);
    best = Math.min(best, performance.now() - startedAt);
  }
  if (best > SLOW_MS) report.slow.push({ request: shown(request), milliseconds: Math.round(best) });
}

function send(url: string, agent: Agent, request: FuzzRequest): Promise<Answer> {
  const { method, path, headers, body } = request;
  return new Promise((resolve, reject) => {
    const length = body ? { 'content-length': String(body.length) } : {};
    // The path as it is: a URL would resolve its dots.
    const { hostname, port } = new URL(url);
    const all = { ...headers, ...length };
    const sent = httpRequest({ hostname, port, path, agent, method, headers: all });
    sent.setTimeout(60_000, () => sent.destroy(new Error('no answer within a minute')));
    sent.once('error', reject);
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      const end = (): void => {
        resolve(answerOf(response.statusCode ?? 0, response.rawHeaders, Buffer.concat(chunks)));
      };
      if (response.headers['content-type']?.startsWith('text/event-stream')) {
        end();
        response.destroy();
        return;
      }
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', end);
      response.once('error', reject);
    });
    sent.end(body);
  });
}

function answerOf(status: number, rawHeaders: readonly string[], bytes: Buffer): Answer {
  const headers = new Headers();
  for (let place = 0; place < rawHeaders.length; place += 2) {
    headers.append(rawHeaders[place] ?? '', rawHeaders[place + 1] ?? '');
  }
  const text = bytes.toString('utf8');
  return { status, headers, text, body: bodyOf(headers, text) };
}

function bodyOf(headers: Headers, text: string): unknown {
  if (!headers.get('content-type')?.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function shown({ method, path, headers, body }: FuzzRequest): string {
  const { authorization: _, ...others } = headers;
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(others)} ${body?.toString('utf8').slice(0, 400) ?? ''}`;
}
