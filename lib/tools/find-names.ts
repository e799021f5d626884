import { z } from 'zod';
import { findNames as namesLike } from '#lib/find/find-names.ts';
import type { NameKind } from '#lib/find/found.ts';
import { taskStatuses } from '#lib/tasks/model.ts';
import { defineTool } from './define.ts';
import type { NameMatch } from './io-files.ts';
import { limits } from './limits.ts';
import { limitField, oneLine } from './schema.ts';

const kinds: ReadonlySet<NameKind> = new Set(['task', 'doc', 'folder']);

export const findNames = defineTool({
  name: 'find_names',
  kind: 'read',
  description: 'Tasks, documents and folders by fuzzy name: words of id, title or path.',
  input: z.object({ query: oneLine(200).min(1), limit: limitField(limits.namesMax) }),
  output: z.object({
    ok: z.literal(true),
    matches: z.array(
      z.object({
        kind: z.enum(['task', 'doc', 'folder']),
        path: z.string(),
        title: z.string(),
        id: z.string().optional(),
        status: z.enum(taskStatuses).nullish(),
      }),
    ),
    total: z.number(),
  }),
  timeoutMs: 15_000,

  async execute({ query, limit }, ctx) {
    const found = await namesLike(ctx.repo, await ctx.index.get(), {
      query,
      limit: limit ?? limits.namesDefault,
      kinds,
    });
    const matches = found.items.map(({ kind, path, title, id, status }) => ({
      kind: kind as NameMatch['kind'],
      ...{ path, title },
      ...(id === undefined ? {} : { id }),
      ...(status === undefined ? {} : { status }),
    }));
    return { ok: true, matches, total: found.total };
  },
});
