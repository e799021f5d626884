import { AppError } from '#lib/errors.ts';
import { errorResponse } from '#lib/server/respond.ts';

/** The refusal, with what a page shows of it: the difference, what was undone all the same, and what was not. */
export function refusedUndo(error: unknown): Response {
  if (!(error instanceof AppError)) return errorResponse(error);
  const { refusal, undone, notUndone } = error.details ?? {};
  return errorResponse(error, { refusal, undone, notUndone });
}
