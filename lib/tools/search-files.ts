import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { childEnv, type RunResult, runProcess } from '#lib/process/run.ts';
import { defineTool } from './define.ts';
import { prepareGlob } from './glob.ts';
import type { SearchFilesOutput, SearchMatch } from './io-files.ts';
import { limits } from './limits.ts';
import { lineReader } from './line-reader.ts';
import { ripgrepArgs, ripgrepPath } from './ripgrep.ts';
import { parseMatch } from './ripgrep-match.ts';
import { limitField, oneLine } from './schema.ts';
import type { ToolFailure } from './types.ts';
import { visibleRule } from './visible.ts';

export const searchFiles = defineTool({
  name: 'search_files',
  kind: 'read',
  description:
    'Search the lines of all text files with ripgrep. The query is a regular expression (Rust syntax; in small ' +
    'letters it matches any case), or with literal the exact text. glob narrows the files (`*.md`, `docs/**`). ' +
    'At most 200 matching lines. Files that git ignores are not searched.',
  input: z.object({
    query: oneLine(limits.queryChars).min(1),
    glob: oneLine(limits.globChars).min(1).nullish(),
    literal: z.boolean().nullish(),
    limit: limitField(limits.searchMatches),
  }),
  output: z.object({
    ok: z.literal(true),
    files: z.array(
      z.object({
        path: z.string(),
        matches: z.array(
          z.object({
            line: z.number(),
            text: z.string(),
            ranges: z.array(z.tuple([z.number(), z.number()])),
          }),
        ),
      }),
    ),
    matchCount: z.number(),
    notice: z.string().optional(),
  }),
  timeoutMs: limits.searchMs + 5_000,

  async execute(input, ctx, { signal, redact }) {
    const limit = input.limit ?? limits.searchMatches;
    const glob = input.glob ? await prepareGlob(ctx.repo, input.glob) : undefined;
    const visible = visibleRule(ctx.repo);
    const enough = new AbortController();
    const byPath = new Map<string, SearchMatch[]>();
    let matchCount = 0;
    const lines = lineReader((line) => {
      const found = parseMatch(line, redact);
      if (found === null || enough.signal.aborted || !visible(found.path)) return;
      if (matchCount === limit) return enough.abort();
      matchCount++;
      const matches = byPath.get(found.path);
      if (matches) matches.push(found.match);
      else byPath.set(found.path, [found.match]);
    }, maxJsonLine);

    const search = { query: input.query, literal: input.literal ?? false, glob, limit };
    const run = await runProcess([await ripgrepPath(), ...ripgrepArgs(ctx.repo, search)], {
      cwd: ctx.repo.root,
      env: childEnv(),
      timeoutMs: limits.searchMs,
      maxOutputBytes: maxOutput,
      signal: AbortSignal.any([signal, enough.signal]),
      onStdout: lines.write,
    }).catch(asMissing);
    lines.end();
    if (signal.aborted) throw new AppError('refused', 'The search was stopped.');
    // It exits with 2 for a query that it can't use, silently so when only some file could not be read.
    if (run.outcome === 'exited' && run.exitCode === 2 && matchCount === 0 && run.stderr.trim() !== '') {
      return badSearch(run);
    }

    const files = [...byPath]
      .map(([path, matches]) => ({ path, matches }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    const notice = noticeFor(run, enough.signal.aborted, limit);
    const output: SearchFilesOutput = { ok: true, files, matchCount };
    return notice === undefined ? output : { ...output, notice };
  },
});

// A match repeats its line, which may be a whole minified file.
const maxJsonLine = 2 * limits.searchFileBytes;
const maxOutput = 32 * 1024 * 1024;

function noticeFor(run: RunResult, enough: boolean, limit: number): string | undefined {
  if (enough) return `Stopped at ${limit} matches: there are more. Narrow the query or give a glob.`;
  if (run.outcome === 'timeout') {
    return `Stopped after ${limits.searchMs / 1000} s: there may be more. Narrow the query or give a glob.`;
  }
  if (run.outcome === 'output-limit') return 'Stopped: the matching lines are very long. Narrow the query.';
  return undefined;
}

function badSearch(run: RunResult): ToolFailure {
  const said = run.stderr.replace(/^rg: /gm, '').trim().slice(0, 600);
  const message = `ripgrep can't use this query: ${said}\nFor exact text set literal to true.`;
  return { ok: false, code: 'invalid', message };
}

function asMissing(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
  throw new AppError(
    'unavailable',
    'ripgrep is not there to search with. Run npm install again (it comes with the packages), or install `rg` on PATH. list_files and read_file work without it.',
    { cause: error },
  );
}
