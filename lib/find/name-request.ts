import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { type NameKind, nameKinds } from './found.ts';

const maxQueryChars = 200;
const maxRecent = 20;

const schema = z.object({
  q: z
    .string()
    .max(maxQueryChars, `is over ${maxQueryChars} characters; names are shorter`)
    .refine((text) => text.isWellFormed(), 'is not text'),
  limit: z.coerce.number().int().min(1).max(50),
  kinds: z.array(z.enum(nameKinds as [NameKind, ...NameKind[]])),
  recent: z.array(z.string().max(1024)).max(maxRecent, `at most ${maxRecent}`),
});

/** What `GET /api/find?q=&limit=&kinds=task,doc&recent=path&recent=path` asks for. @throws AppError `bad-request`. */
export function parseNameRequest(url: URL) {
  const asked = url.searchParams;
  const parsed = schema.safeParse({
    q: asked.get('q') ?? '',
    limit: asked.get('limit') ?? 20,
    kinds: (asked.get('kinds') ?? '').split(',').filter(Boolean),
    recent: asked.getAll('recent'),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError(
      'bad-request',
      `${String(issue?.path[0] ?? 'query')}: ${issue?.message ?? 'not valid'}`,
    );
  }
  const { q, limit, kinds, recent } = parsed.data;
  // Nothing that is typed by hand has them; what is pasted may.
  const query = q.replace(/\p{Cc}+/gu, ' ');
  return { query, limit, recent, ...(kinds.length === 0 ? {} : { kinds: new Set(kinds) }) };
}
