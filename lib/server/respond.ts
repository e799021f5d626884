import { randomBytes } from 'node:crypto';
import { AppError, httpStatus } from '../errors.ts';
import { databaseRefusal } from '../state/database-refusal.ts';

/**
 * The one mapping of a failure to an HTTP answer: `{"error":{code,message}}`, no stack, no path of the machine.
 * `beside`: what stands beside `error`, for a page that can show more than a sentence.
 */
export function errorResponse(error: unknown, beside: Record<string, unknown> = {}): Response {
  const known =
    error instanceof AppError ? error : (databaseRefusal(error, 'state database') ?? unexpected(error));
  return Response.json(
    { ...beside, error: { code: known.code, message: known.message } },
    { status: httpStatus(known.code), headers: { 'cache-control': 'no-store' } },
  );
}

/** What nobody foresaw goes to the server's log under a reference that the person can quote. */
function unexpected(error: unknown): AppError {
  const reference = randomBytes(4).toString('hex');
  console.error(`[${reference}] ${forLog(error)}`);
  return new AppError(
    'internal',
    `Something went wrong on the server; its log has the details under ${reference}.`,
    {
      cause: error,
    },
  );
}

/** A log may be passed on: in production it holds neither stack nor path of the machine. */
function forLog(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  if (process.env.NODE_ENV === 'development') return error.stack ?? error.message;
  return `${error.name}: ${error.message.replaceAll(/(?<![\w.:/])\/[^\s'"]+/g, '<path>')}`;
}
