import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { taskStatuses } from '#lib/tasks/model.ts';
import { limits } from '#lib/tools/limits.ts';
import { oneLine } from '#lib/tools/schema.ts';

export const textKinds = ['pages', 'task', 'doc', 'all'] as const;

const printable = (text: string) => !/[\p{Cc}]/u.test(text);

const schema = z.object({
  q: oneLine(limits.queryChars).refine(printable, { message: 'holds control characters' }),
  glob: oneLine(limits.globChars).refine(printable, { message: 'holds control characters' }),
  /** `pages`: tasks and documents; `all`: every text file. */
  kind: z.enum(textKinds),
  status: z.array(z.enum(taskStatuses)),
  regex: z.boolean(),
  context: z.coerce.number().int().min(0).max(5),
  limit: z.coerce.number().int().min(1).max(500),
});

export type TextQuery = z.infer<typeof schema>;

/**
 * What `GET /api/search?q=&glob=&kind=&status=a,b&regex=1&context=&limit=` and the page `/search` ask for.
 * @throws AppError `bad-request`, naming the field.
 */
export function parseTextRequest(asked: URLSearchParams): TextQuery {
  const parsed = schema.safeParse({
    q: asked.get('q') ?? '',
    glob: (asked.get('glob') ?? '').trim(),
    kind: asked.get('kind') ?? 'pages',
    status: asked
      .getAll('status')
      .flatMap((each) => each.split(','))
      .filter(Boolean),
    regex: ['1', 'true', 'on'].includes(asked.get('regex') ?? ''),
    context: asked.get('context') ?? 1,
    limit: asked.get('limit') ?? 200,
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('bad-request', `${String(issue?.path[0] ?? 'query')}: ${issue?.message ?? 'not valid'}`);
}

/** The one spelling of a query in an address: what is as usual is left out. */
export function textAddress({ q, glob, kind, status, regex }: TextQuery): string {
  const asked = new URLSearchParams({ q });
  if (glob !== '') asked.set('glob', glob);
  if (kind !== 'pages') asked.set('kind', kind);
  if (status.length > 0) asked.set('status', status.join(','));
  if (regex) asked.set('regex', '1');
  return asked.toString();
}
