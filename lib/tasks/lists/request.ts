import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { type ListQuery, parseListQuery } from '../filter/list-query.ts';
import { maxFilterChars } from '../filter/parse.ts';
import { maxRows, type Wanted } from './answer.ts';

const whole = (most: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().max(most));

const range = z
  .string()
  .regex(/^\d{1,7}:\d{1,4}$/, 'must be from:count')
  .transform((text) => {
    const [from = 0, count = 0] = text.split(':').map(Number);
    return { from, count };
  });

const requestSchema = z
  .strictObject({
    q: z.string().max(maxFilterChars),
    view: z.string().max(20),
    sort: z.string().max(20),
    group: z.string().max(20),
    /** One window … */
    from: whole(10_000_000),
    count: whole(maxRows),
    /** … or several: `0:60,1200:60`. */
    ranges: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(range).max(40)),
    /** … or the first so many of each group. */
    each: whole(maxRows),
  })
  .partial();

const usualCount = 100;

/** Reads the query string of `GET /api/tasks`. @throws AppError `bad-request`, naming the parameter. */
export function readListRequest(params: URLSearchParams): { query: ListQuery; wanted: Wanted } {
  const parsed = requestSchema.safeParse(Object.fromEntries(params));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '';
    const field = unknown || String(issue?.path[0] ?? 'query');
    throw new AppError('bad-request', `${field}: ${issue?.message ?? 'not valid'}`);
  }
  const { ranges, each, from = 0, count = usualCount } = parsed.data;
  return { query: parseListQuery(params), wanted: ranges ?? each ?? [{ from, count }] };
}
