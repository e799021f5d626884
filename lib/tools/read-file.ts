import { z } from 'zod';
import { resolveInRepo } from '#lib/repo/policy.ts';
import { rememberVersion } from './context.ts';
import { defineTool } from './define.ts';
import { limits } from './limits.ts';
import { type LinesRead, readLines } from './read-lines.ts';
import { pathField } from './schema.ts';

export const readFile = defineTool({
  name: 'read_file',
  kind: 'read',
  description:
    'Read a text file of the repository, whole or a range of lines (counted from 1, both ends included). At most ' +
    '100 KB a call; a notice says how to go on. Needed before edit_file.',
  input: z.object({
    path: pathField,
    startLine: z.number().int().min(1).nullish(),
    endLine: z.number().int().min(1).nullish(),
  }),
  output: z.object({
    ok: z.literal(true),
    path: z.string(),
    startLine: z.number(),
    endLine: z.number(),
    totalLines: z.number(),
    content: z.string(),
    sha256: z.string(),
    notice: z.string().optional(),
  }),
  timeoutMs: 20_000,

  async execute({ path, ...asked }, ctx, { signal }) {
    const startLine = asked.startLine ?? 1;
    const endLine = asked.endLine ?? Number.POSITIVE_INFINITY;
    if (endLine < startLine) {
      return { ok: false, code: 'invalid', message: `endLine ${endLine} is before startLine ${startLine}.` };
    }
    const read = await readLines(ctx.repo, path, { startLine, endLine, maxBytes: limits.readBytes, signal });
    if (startLine > Math.max(1, read.totalLines)) {
      const message = `${read.path} has ${read.totalLines} lines; startLine ${startLine} is past its end.`;
      return { ok: false, code: 'invalid', message };
    }
    rememberVersion(ctx, (await resolveInRepo(ctx.repo, path)).realRel, read.sha256);
    const { content, totalLines, sha256 } = read;
    const output = {
      ok: true as const,
      path: read.path,
      startLine,
      endLine: read.endLine,
      totalLines,
      content,
      sha256,
    };
    const notice = noticeFor(read, startLine, endLine);
    return notice === undefined ? output : { ...output, notice };
  },
});

function noticeFor(read: LinesRead, startLine: number, endLine: number): string | undefined {
  if (read.cut === 'inside-line') {
    return `Line ${startLine} is longer than 100 KB and was cut; search_files finds what is further on in it.`;
  }
  const rest = read.endLine < Math.min(endLine, read.totalLines);
  if (read.cut === 'after-line' && rest) {
    return `Cut at 100 KB after line ${read.endLine} of ${read.totalLines}: go on with startLine ${read.endLine + 1}.`;
  }
  return undefined;
}
