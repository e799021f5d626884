/** Every failure that we expect, with the HTTP status that a route answers it with. */
const statusByCode = {
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  invalid: 422,
  refused: 422,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
  'not-configured': 503,
  timeout: 504,
} as const;

export type ErrorCode = keyof typeof statusByCode;

// Next bundles this module more than once into a process: an error made by one copy must be known to the others.
const brand = Symbol.for('dataface-tasks.app-error');

/**
 * A failure that states the fact and the remedy in words meant for the person who reads it. Never holds a
 * secret or an absolute path. Each edge (page, route, CLI, tool) maps it once.
 */
export class AppError extends Error {
  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
  }

  static override [Symbol.hasInstance](value: unknown): value is AppError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}

export function httpStatus(code: ErrorCode): number {
  return statusByCode[code];
}

/** The code of a Node system error (`ENOENT`, …), or undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  const code = property(error, 'code');
  return typeof code === 'string' ? code : undefined;
}

/** SQLite's primary result code of a failed statement (https://sqlite.org/rescode.html), or undefined. */
export function sqliteCode(error: unknown): number | undefined {
  const code = property(error, 'errcode');
  return typeof code === 'number' ? code & 0xff : undefined;
}

// Not `instanceof Error`: errors of Node itself belong to another realm inside a vm context.
function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
