import { z } from 'zod';
import { loadEnv } from '#lib/env.ts';
import { AppError, httpStatus } from '#lib/errors.ts';
import { guardedJson, guardRead, guardWrite } from '#lib/server/guard.ts';
import { errorResponse } from '#lib/server/respond.ts';

const env = loadEnv({ env: { PORT: '3000' }, cwd: '/', appRoot: '/' });
const withToken = { ...env, dispatchToken: 'open-sesame' };
const schema = z.strictObject({ name: z.string(), inner: z.strictObject({ n: z.number() }).optional() });
const good = { host: 'localhost:3000', origin: 'http://localhost:3000', 'content-type': 'application/json' };

// undici refuses to set Host on a Request, which is what a server does: the headers are put in their place.
function request(
  headers: Record<string, string | undefined>,
  body: BodyInit | null = '{"name":"x"}',
): Request {
  const made = new Request('http://localhost:3000/api/x', {
    method: 'POST',
    body,
    duplex: 'half',
  } as RequestInit);
  const set = new Headers();
  for (const [name, value] of Object.entries({ ...good, ...headers }))
    if (value !== undefined) set.set(name, value);
  return new Proxy(made, {
    get: (target, name) => (name === 'headers' ? set : Reflect.get(target, name, target)),
  });
}

async function statusOf(work: () => unknown): Promise<number> {
  try {
    await work();
    return 200;
  } catch (error) {
    return error instanceof AppError ? httpStatus(error.code) : 999;
  }
}
const post = (headers: Record<string, string | undefined>, body?: BodyInit | null, as = env) =>
  statusOf(() => guardedJson(request(headers, body), schema, as));

test('a request of our own page passes, under each loopback name', async () => {
  expect(await guardedJson(request({}), schema, env)).toEqual({ name: 'x' });
  for (const host of ['127.0.0.1:3000', '[::1]:3000', 'LOCALHOST:3000']) {
    expect(await post({ host, origin: `http://${host.toLowerCase()}` })).toBe(200);
  }
  expect(await post({ origin: undefined, referer: 'http://localhost:3000/docs/a' })).toBe(200);
  expect(await post({ 'sec-fetch-site': 'same-origin' })).toBe(200);
});

test.each<[string, Record<string, string | undefined>, number]>([
  ['a foreign host', { host: 'evil.invalid:3000', origin: 'http://evil.invalid:3000' }, 403],
  [
    'a host that only begins like ours',
    { host: 'localhost.evil.invalid:3000', origin: 'http://localhost.evil.invalid:3000' },
    403,
  ],
  ['no host', { host: undefined }, 403],
  ['an empty host', { host: '' }, 403],
  ['the host of another port', { host: 'localhost:4000', origin: 'http://localhost:4000' }, 403],
  ['a host without port', { host: 'localhost', origin: 'http://localhost' }, 403],
  ['a foreign origin', { origin: 'https://evil.invalid' }, 403],
  ['a null origin', { origin: 'null' }, 403],
  ['neither origin nor referer', { origin: undefined }, 403],
  ['a foreign referer', { origin: undefined, referer: 'http://evil.invalid/' }, 403],
  ['another loopback name', { origin: 'http://127.0.0.1:3000' }, 403],
  ['another port of the same name', { origin: 'http://localhost:3001' }, 403],
  ['https of the same name', { origin: 'https://localhost:3000' }, 403],
  ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a same-site fetch', { 'sec-fetch-site': 'same-site' }, 403],
  ['a fetch from no site', { 'sec-fetch-site': 'none' }, 403],
  [
    'a foreign origin behind forwarding headers',
    { origin: 'https://evil.invalid', 'x-forwarded-host': 'localhost:3000', 'x-forwarded-for': '127.0.0.1' },
    403,
  ],
  [
    'a foreign host behind forwarding headers',
    { host: 'evil.invalid', 'x-forwarded-host': 'localhost:3000', 'x-middleware-subrequest': 'proxy' },
    403,
  ],
  ['text/plain', { 'content-type': 'text/plain' }, 415],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['no content type', { 'content-type': undefined }, 415],
  ['a type that only begins like JSON', { 'content-type': 'application/jsonp' }, 415],
])('%s is refused', async (_name, headers, status) => {
  expect(await post(headers)).toBe(status);
  if (status === 403) expect(await statusOf(() => guardWrite(request(headers), env))).toBe(403);
});

test('bodies are bounded, also where the length is a lie or not told', async () => {
  const big = `{"name":"${'x'.repeat(1024 * 1024)}"}`;
  expect(await post({}, big)).toBe(413);
  expect(await post({ 'content-length': '5' }, big)).toBe(413);
  const stream = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 20; i++) controller.enqueue(new Uint8Array(100_000).fill(32));
      controller.close();
    },
  });
  expect(await post({}, stream)).toBe(413);
});

test.each([
  ['not JSON', '{', 'not valid JSON'],
  ['an empty body', '', 'not valid JSON'],
  ['a wrong type', '{"name":1}', 'name:'],
  ['an unknown key', '{"name":"x","role":"system"}', 'role:'],
  ['an unknown key inside', '{"name":"x","inner":{"n":1,"evil":2}}', 'inner.evil:'],
  ['deep nesting', `{"name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'nested over 64'],
])('%s is a 400 that names the place', async (_name, body, message) => {
  const failed = guardedJson(request({}, body), schema, env);
  await expect(failed).rejects.toMatchObject({ code: 'bad-request' });
  await expect(failed).rejects.toThrow(message);
});

test('brackets inside strings are not nesting', async () => {
  expect(await post({}, JSON.stringify({ name: `${'['.repeat(100)}"\\` }))).toBe(200);
});

test('where a token is set it must be given, by header or cookie', async () => {
  expect(await post({}, undefined, withToken)).toBe(401);
  expect(await post({ 'x-tasks-token': 'wrong' }, undefined, withToken)).toBe(401);
  expect(await post({ 'x-tasks-token': 'open-sesame' }, undefined, withToken)).toBe(200);
  expect(await post({ cookie: 'a=b; tasks_token=open-sesame' }, undefined, withToken)).toBe(200);
  expect(await post({ cookie: 'xtasks_token=open-sesame' }, undefined, withToken)).toBe(401);
  expect(await statusOf(() => guardWrite(request({}), withToken))).toBe(401);
});

test('reads check the host, and private ones the site that asks', async () => {
  const read = (headers: Record<string, string | undefined>, sameOrigin = false) =>
    statusOf(() => guardRead(request({ origin: undefined, ...headers }), env, { sameOrigin }));
  expect(await read({})).toBe(200);
  expect(await read({ host: 'evil.invalid:3000' })).toBe(403);
  expect(await read({ 'sec-fetch-site': 'cross-site' })).toBe(200);
  expect(await read({ 'sec-fetch-site': 'cross-site' }, true)).toBe(403);
  expect(await read({ 'sec-fetch-site': 'same-site' }, true)).toBe(403);
  expect(await read({ origin: 'http://localhost:3001' }, true)).toBe(403);
  expect(await read({ 'sec-fetch-site': 'none' }, true)).toBe(200);
  expect(await read({}, true)).toBe(200);
});

test('an error that nobody foresaw shows neither stack nor path, and is found in the log by its reference', async () => {
  const log = console.error;
  const lines: unknown[][] = [];
  console.error = (...args) => lines.push(args);
  try {
    const response = errorResponse(new Error("ENOENT: open '/home/someone/secret'"));
    expect(response.status).toBe(500);
    const body = await response.text();
    expect(body).not.toMatch(/home|ENOENT|at /);
    const reference = /under ([0-9a-f]{8})/.exec(body)?.[1];
    expect(lines).toEqual([[`[${reference}] Error: ENOENT: open '<path>'`]]);
  } finally {
    console.error = log;
  }
});
