import { AppError, type ErrorCode } from '#lib/errors.ts';

const known: readonly ErrorCode[] = [
  'bad-request',
  'forbidden',
  'not-found',
  'conflict',
  'stale',
  'too-large',
  'unsupported-media-type',
  'invalid',
  'unavailable',
  'timeout',
];

/** A failure that a tool or the task CLI returned, as the error that a route answers. */
export function failureError({ code, message }: { code: string; message: string }): AppError {
  return new AppError(known.find((one) => one === code) ?? 'refused', message);
}
