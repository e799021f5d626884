import { APICallError, RetryError } from 'ai';
import { cutProblem, emptyProblem, malformedProblem, problemOf } from '#lib/chat/problem.ts';
import { interruptedByRestart } from '#lib/chat/recover.ts';
import { AppError } from '#lib/errors.ts';

const same = (text: string) => text;
const refusal = (statusCode: number, error: Record<string, unknown>, headers: Record<string, string> = {}) =>
  new APICallError({
    message: String(error.message ?? 'no'),
    url: 'http://x/v1',
    requestBodyValues: {},
    statusCode,
    responseHeaders: headers,
    data: { error },
  });
const network = (code: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

/** Each kind: what it is called, what its words name, and what they tell to do. */
const kinds: [string, unknown, string, RegExp, RegExp][] = [
  ['a wrong key', refusal(401, { code: 'invalid_api_key' }), 'provider-auth', /key/, /Check OPENAI_API_KEY/],
  ['a used-up quota', refusal(429, { code: 'insufficient_quota' }), 'provider-quota', /credit/, /Add credit/],
  [
    'a rate limit',
    refusal(429, { code: 'rate_limit_exceeded' }, { 'retry-after': '20' }),
    'provider-rate-limit',
    /limits how often/,
    /Try again in 20 s/,
  ],
  [
    'a context that is too long',
    refusal(400, { code: 'context_length_exceeded' }),
    'provider-context',
    /longer than the model can take/,
    /Try again, with older parts summed up/,
  ],
  [
    'an unknown model',
    refusal(404, { code: 'model_not_found' }),
    'provider-model',
    /model/,
    /Set OPENAI_MODEL/,
  ],
  ['no network', network('ECONNREFUSED'), 'provider-network', /cannot be reached/, /Check the network/],
  ['a cut connection', network('ECONNRESET'), 'provider-stream', /broke off/, /try again/],
  [
    'silence',
    new AppError('timeout', 'The model sent nothing for 60 s.'),
    'provider-timeout',
    /nothing/,
    /Try again/,
  ],
  [
    'a state database that is locked',
    Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 5 }),
    'internal',
    /state database is busy with another program/,
    /try again in a moment/,
  ],
  ['a failing server', refusal(500, { message: 'oops' }), 'provider-error', /HTTP 500/, /in a moment/],
];

test.each(kinds)('%s has words and a remedy of its own', (_name, error, code, fact, remedy) => {
  const retried = new RetryError({ message: 'x', reason: 'maxRetriesExceeded', errors: [error] });
  for (const each of [error, retried]) {
    const found = problemOf(each, same);
    expect(found.code).toBe(code);
    expect(found.message).toMatch(fact);
    expect(found.message).toMatch(remedy);
  }
});

test('no two kinds share their words', () => {
  const all = [
    ...kinds.map(([, error]) => problemOf(error, same)),
    emptyProblem,
    malformedProblem,
    interruptedByRestart,
  ];
  expect(new Set(all.map(({ message }) => message)).size).toBe(all.length);
  expect(problemOf(network('ECONNRESET'), same)).toEqual(cutProblem);
});

test('the wait of a rate limit is a figure, too, for a page that counts down', () => {
  const nowMs = Date.parse('2026-02-03T04:05:06.000Z');
  const wait = (headers: Record<string, string>) => {
    const found = problemOf(refusal(429, { code: 'rate_limit_exceeded' }, headers), same, nowMs);
    return [found.retryAfterMs, found.retryAt];
  };
  expect(wait({ 'retry-after': '20' })).toEqual([20_000, '2026-02-03T04:05:26.000Z']);
  expect(wait({ 'retry-after-ms': '300' })).toEqual([1_000, '2026-02-03T04:05:07.000Z']);
  for (const odd of ['0', '-5', '1e300', 'soon']) {
    expect(wait({ 'retry-after': odd })).toEqual([undefined, undefined]);
  }
  expect(wait({})).toEqual([undefined, undefined]);
});
