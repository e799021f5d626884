import { JSONParseError, NoOutputGeneratedError, RetryError, TypeValidationError } from 'ai';
import { AppError } from '#lib/errors.ts';
import { databaseRefusal } from '#lib/state/database-refusal.ts';
import type { Problem } from './message.ts';

/** What a failed call says, wherever in the SDK it was raised. */
interface Facts {
  status: number | undefined;
  code: string;
  text: string;
  headers: Record<string, string>;
}

/**
 * A failure of the model's provider in words for the person, with what to do about it. Nothing of the
 * provider's own text is passed on but a short, redacted piece where we know no better: it may repeat the key.
 */
export function problemOf(
  error: unknown,
  redact: (text: string) => string,
  nowMs: number = Date.now(),
): Problem {
  const root = rootOf(error);
  if (root instanceof AppError && root.code === 'timeout') {
    return problem(
      'provider-timeout',
      `${root.message} Try again; if it stays so, look at the provider's status.`,
    );
  }
  const ours = databaseRefusal(root, 'state database');
  if (ours !== null) return problem('internal', ours.message);
  if (NoOutputGeneratedError.isInstance(root)) return emptyProblem;
  if (JSONParseError.isInstance(root) || TypeValidationError.isInstance(root)) return malformedProblem;
  const facts = factsOf(root);
  const refused = facts.status !== undefined && facts.status >= 400;
  return (
    byCode(facts, nowMs) ??
    (refused ? byStatus(facts, redact, nowMs) : byNetwork(root)) ??
    otherwise(facts, redact)
  );
}

export const emptyProblem = problem(
  'provider-empty',
  'The model answered with nothing. Try again, or ask in other words.',
);
export const malformedProblem = problem(
  'provider-stream',
  "The model's server sent something that could not be read, so a piece of the answer may be missing. Try again.",
);
export const cutProblem = problem(
  'provider-stream',
  'The connection to the model broke off in the middle of the answer. What came is kept; try again.',
);

function problem(code: Problem['code'], message: string, retryable = true): Problem {
  return { code, message, retryable };
}

function rootOf(error: unknown): unknown {
  if (RetryError.isInstance(error)) return rootOf(error.lastError);
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof AppError) return at;
  }
  return error;
}

function factsOf(error: unknown): Facts {
  const bag = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  const data = (bag.data as { error?: unknown } | undefined)?.error as Record<string, unknown> | undefined;
  const status = typeof bag.statusCode === 'number' ? bag.statusCode : undefined;
  const code = [bag.code, bag.type, data?.code, data?.type]
    .filter((each) => typeof each === 'string')
    .join(' ');
  const text = typeof bag.message === 'string' ? bag.message : typeof error === 'string' ? error : '';
  return { status, code, text, headers: (bag.responseHeaders as Record<string, string>) ?? {} };
}

function byCode({ code, text, headers }: Facts, nowMs: number): Problem | null {
  if (/insufficient_quota|billing|credit balance/i.test(`${code} ${text}`)) {
    return problem(
      'provider-quota',
      "The provider account has no credit left. Add credit in the provider's console, then try again.",
    );
  }
  if (/context_length|context window|maximum context|prompt is too long/i.test(`${code} ${text}`)) {
    return problem(
      'provider-context',
      'The conversation has grown longer than the model can take. Try again, with older parts summed up; if that does not help, start a new conversation.',
    );
  }
  if (/model_not_found|does not exist or you do not have access/i.test(`${code} ${text}`))
    return unknownModel;
  if (/rate_limit/i.test(code)) return rateLimit(headers, nowMs);
  if (/invalid_api_key|authentication_error/i.test(code)) return badKey;
  return null;
}

const unknownModel = problem(
  'provider-model',
  'The provider does not know the configured model, or this key may not use it. Set OPENAI_MODEL (or ANTHROPIC_MODEL) to one it offers and start the server again.',
);
const badKey = problem(
  'provider-auth',
  'The provider refused the API key. Check OPENAI_API_KEY (or ANTHROPIC_API_KEY), then start the server again.',
);

function byStatus(
  { status, text, headers }: Facts,
  redact: (text: string) => string,
  nowMs: number,
): Problem | null {
  if (status === undefined) return null;
  if (status === 401 || status === 403) return badKey;
  if (status === 404) return unknownModel;
  if (status === 429) return rateLimit(headers, nowMs);
  if (status === 408 || status === 504) {
    return problem('provider-timeout', 'The model took too long to answer. Try again.');
  }
  const said = short(redact(text));
  if (status >= 500) {
    return problem(
      'provider-error',
      `The model's server failed (HTTP ${status})${said}. Try again in a moment.`,
    );
  }
  return problem('provider-error', `The model's server refused the request (HTTP ${status})${said}.`, false);
}

/** A provider that asks for more than a day has made a mistake. */
const maxWaitS = 24 * 60 * 60;

function rateLimit(headers: Record<string, string>, nowMs: number): Problem {
  const waitS = Math.ceil(
    Number.parseFloat(headers['retry-after-ms'] ?? '') / 1000 ||
      Number.parseFloat(headers['retry-after'] ?? ''),
  );
  const says = (when: string) =>
    problem('provider-rate-limit', `The provider limits how often it may be asked. Try again ${when}.`);
  if (!(waitS > 0 && waitS <= maxWaitS)) return says('in a moment');
  const retryAfterMs = waitS * 1000;
  return { ...says(`in ${waitS} s`), retryAfterMs, retryAt: new Date(nowMs + retryAfterMs).toISOString() };
}

const networkCodes = /^(ECONN|EPIPE|ETIMEDOUT|UND_ERR|ERR_SOCKET)/;

/** Looks through the causes. By shape, not by class: fetch's errors may come from another realm. */
function byNetwork(error: unknown): Problem | null {
  let at = error as { message?: unknown; code?: unknown; cause?: unknown } | undefined;
  for (let depth = 0; typeof at === 'object' && at !== null && depth < 8; depth++) {
    const code = String(at.code ?? '');
    const message = String(at.message ?? '');
    if (unreachableCodes.test(code) || /cannot connect to api/i.test(message)) return unreachableProblem;
    if (networkCodes.test(code) || /^(terminated|.*socket.*|other side closed)$/i.test(message)) {
      return cutProblem;
    }
    if (/bad port/i.test(message)) return unreachableProblem;
    at = at.cause as typeof at;
  }
  return /fetch failed/i.test(String((error as { message?: unknown } | null)?.message))
    ? unreachableProblem
    : null;
}

const unreachableCodes =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOST\w+|ENET\w+|CERT_\w+|DEPTH_ZERO\w+|SELF_SIGNED\w+)$/;
const unreachableProblem = problem(
  'provider-network',
  "The model's server cannot be reached. Check the network and OPENAI_BASE_URL, then try again.",
);

function otherwise({ text }: Facts, redact: (text: string) => string): Problem {
  return problem('provider-error', `The model's server reported a failure${short(redact(text))}. Try again.`);
}

/** At most one short line, without anything that looks like a key or an address. */
function short(text: string): string {
  const line = text
    .replace(/\b(sk|pk|key|Bearer)[-_ ][\w*.-]{4,}/gi, '[masked]')
    .replace(/https?:\/\/\S+/g, '[address]')
    .replace(/(?<![\w.])\/(?:[\w.@-]+\/)+[\w.@-]*/g, '[path]')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.\s]+$/, '');
  return line === '' ? '' : `: ${line.length > 200 ? `${line.slice(0, 200)}…` : line}`;
}
