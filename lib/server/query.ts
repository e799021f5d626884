import type { ZodType } from 'zod';
import { AppError } from '../errors.ts';

/**
 * The query of a request's address, checked; a name that comes twice counts once, by its last value.
 * @throws AppError `bad-request`, naming the field.
 */
export function queryOf<T>(request: Request, schema: ZodType<T>): T {
  const { searchParams } = new URL(request.url);
  const parsed = schema.safeParse(Object.fromEntries(searchParams));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('bad-request', `${issue?.path.join('.') || 'query'}: ${issue?.message ?? 'not valid'}`);
}
