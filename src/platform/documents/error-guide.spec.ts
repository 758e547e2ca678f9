import { InvalidRequest, NotFound } from '../errors/index.js';
import type { CallRequest } from '../http/agent.js';
import { LISTED, NativeDialect } from '../http/native.dialect.js';
import { CALL_ERRORS } from './call-errors.js';

test('explains every code that the call API answers, each once', () => {
  const explained = CALL_ERRORS.map(({ code }) => code);
  expect(explained).toEqual([...new Set(explained)]);
  expect([...explained].sort()).toEqual([...LISTED].sort());
});

test('shows answers in the form that the dialect words', () => {
  const unknown = new InvalidRequest('Unknown parameter: product.', [
    { field: 'product', message: 'is not a parameter' },
  ]);
  for (const error of [unknown, new NotFound('ticket')]) {
    const entry = CALL_ERRORS.find(({ code }) => code === error.code);
    const answer = worded(error);
    expect(entry?.status).toBe(answer.status);
    expect(entry?.body).toEqual({ ...answer.body, request_id: expect.any(String) });
  }
});

function worded(error: InvalidRequest | NotFound): { status: number; body: object } {
  const answer = { status: 0, body: {} };
  const response = {
    status(status: number) {
      answer.status = status;
      return { json: (body: object) => (answer.body = body) };
    },
  };
  new NativeDialect().answer(error, { requestId: 'x' } as CallRequest, response as never);
  return answer;
}
