import picomatch from 'picomatch';
import { z } from 'zod';
import { walkRepo } from '#lib/repo/walk.ts';
import { defineTool } from './define.ts';
import { prepareGlob } from './glob.ts';
import { limits } from './limits.ts';
import { limitField, oneLine } from './schema.ts';
import { visibleRule } from './visible.ts';

export const listFiles = defineTool({
  name: 'list_files',
  kind: 'read',
  description:
    'Paths of files that match a glob (`**/*.md`, `docs/**`), ordered. Without a slash it matches names at any ' +
    'depth; dot files count like others. Dependencies, ignored and secret files are left out.',
  input: z.object({ glob: oneLine(limits.globChars).min(1), limit: limitField(limits.listMax) }),
  output: z.object({ ok: z.literal(true), files: z.array(z.string()), total: z.number() }),
  timeoutMs: 15_000,

  async execute({ glob, limit }, ctx) {
    const pattern = await prepareGlob(ctx.repo, glob);
    const matches = picomatch(pattern, { dot: true, basename: !pattern.includes('/'), noextglob: true });
    const visible = visibleRule(ctx.repo);
    const found = (await walkRepo(ctx.repo)).filter(({ path }) => matches(path) && visible(path));
    const files = found.slice(0, limit ?? limits.listDefault).map(({ path }) => path);
    return { ok: true, files, total: found.length };
  },
});
