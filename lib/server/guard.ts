import { createHash, timingSafeEqual } from 'node:crypto';
import type { ZodType } from 'zod';
import type { Env } from '../env.ts';
import { AppError } from '../errors.ts';

// The door. Next answers for any Host and makes up `request.url`, so only the headers themselves are looked at,
// and of those only the ones that a proxy does not set.

export const maxBodyBytes = 1024 * 1024;
const maxDepth = 64;
export const tokenCookie = 'tasks_token';

/** `localhost`, `127.0.0.1` or `[::1]`, with the server's own port. */
export function isLocalHost(host: string | null, env: Pick<Env, 'port'>): boolean {
  const match = /^(localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?$/i.exec(host ?? '');
  return match !== null && Number(match[2] ?? 80) === env.port;
}

/**
 * For handlers that only read. With `sameOrigin`, what another site in the same browser asks is refused too.
 * @throws AppError `forbidden`.
 */
export function guardRead(request: Request, env: Env, options: { sameOrigin?: boolean } = {}): void {
  checkHost(request, env);
  if (options.sameOrigin !== true) return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (
    (site !== null && site !== 'same-origin' && site !== 'none') ||
    (origin !== null && !isOwnOrigin(origin, request))
  ) {
    throw new AppError('forbidden', 'This may only be asked for by the pages of this server.');
  }
}

/**
 * For every handler that writes, spawns or spends: loopback name and own port, same origin, and the token where
 * one is set. Handlers with a body use `guardedJson`.
 * @throws AppError `forbidden` or `unauthorized`.
 */
export function guardWrite(request: Request, env: Env): void {
  checkSource(request, env);
  checkToken(request, env);
}

/**
 * The guard of a handler that takes a JSON body; returns the body, checked.
 * @throws AppError `forbidden`, `unsupported-media-type`, `too-large`, `bad-request` (naming the field), `unauthorized`.
 */
export async function guardedJson<T>(request: Request, schema: ZodType<T>, env: Env): Promise<T> {
  checkSource(request, env);
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new AppError('unsupported-media-type', 'Send the body as application/json.');
  }
  checkToken(request, env);
  return parseBody(await readBounded(request), schema);
}

function checkHost(request: Request, env: Env): void {
  if (!isLocalHost(request.headers.get('host'), env)) {
    throw new AppError(
      'forbidden',
      'This server answers only under localhost, 127.0.0.1 or [::1] with its own port.',
    );
  }
}

function checkSource(request: Request, env: Env): void {
  checkHost(request, env);
  const source = request.headers.get('origin') ?? request.headers.get('referer');
  if (source === null || !isOwnOrigin(source, request)) {
    throw new AppError(
      'forbidden',
      'The request must come from a page of this server (Origin is missing or foreign).',
    );
  }
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') {
    throw new AppError('forbidden', 'The request must come from a page of this server.');
  }
}

/** The very Host that the request names: another loopback name or port is another site. */
function isOwnOrigin(source: string, request: Request): boolean {
  const url = URL.parse(source);
  const host = request.headers.get('host')?.toLowerCase();
  return url !== null && url.protocol === 'http:' && (url.host === host || `${url.host}:80` === host);
}

function checkToken(request: Request, env: Env): void {
  if (env.dispatchToken === undefined) return;
  const given = request.headers.get('x-tasks-token') ?? readCookie(request, tokenCookie);
  if (given === undefined || !sameToken(given, env.dispatchToken)) {
    throw new AppError(
      'unauthorized',
      'This server asks for a token (TASKS_SERVER_DISPATCH_TOKEN); enter it once on the page.',
    );
  }
}

/** Compares in constant time, whatever the lengths. */
export function sameToken(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

export function readCookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return decodeCookie(pair.slice(at + 1).trim());
  }
  return undefined;
}

function decodeCookie(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

async function readBounded(request: Request): Promise<string> {
  const tooLarge = () => new AppError('too-large', 'The body is over 1 MB.');
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseBody<T>(text: string, schema: ZodType<T>): T {
  if (depthOf(text) > maxDepth)
    throw new AppError('bad-request', `The body is nested over ${maxDepth} levels.`);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new AppError('bad-request', 'The body is not valid JSON.', { cause });
  }
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '';
  const field = [...(issue?.path ?? []), unknown].filter((part) => part !== '').join('.') || 'body';
  throw new AppError('bad-request', `${field}: ${issue?.message ?? 'not valid'}`);
}

/** Depth of brackets outside strings, counted before parsing: a parser takes what later cannot be written again. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}
