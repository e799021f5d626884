import { APICallError } from 'ai';
import { ApiError, apiErrorFrom } from './api.ts';

export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError
    ? error
    : new ApiError('internal', 'The page could not do that. Try again.', null);
}

/** The request was turned away or never arrived; null where an answer had begun and broke off. */
export function refusalIn(error: Error): ApiError | null {
  if (error instanceof ApiError) return error;
  if (APICallError.isInstance(error) && error.statusCode !== undefined) {
    return apiErrorFrom(error.statusCode, error.responseBody ?? '');
  }
  return null;
}
