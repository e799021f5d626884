import 'server-only';
import { AppError } from '#lib/errors.ts';
import { pagePath, rawPath } from '#lib/markdown/links.ts';
import { Primed } from '#lib/process/primed.ts';
import { followProcess, type RunResult } from '#lib/process/run.ts';
import { createRedactor } from '#lib/redact.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import { prepareGlob } from '#lib/tools/glob.ts';
import { limits } from '#lib/tools/limits.ts';
import { lineReader } from '#lib/tools/line-reader.ts';
import { ripgrepArgs, ripgrepPath } from '#lib/tools/ripgrep.ts';
import { visibleRule } from '#lib/tools/visible.ts';
import { FileReader, type RawFile } from './read-ripgrep.ts';
import { blocksOf } from './text-blocks.ts';
import type { FoundText, TextEnd } from './text-found.ts';
import { type TextPattern, textPattern } from './text-pattern.ts';
import type { TextQuery } from './text-request.ts';
import { turns } from './turns.ts';

export interface TextSearch {
  repo: Repo;
  index: RepoIndex;
  /** Masked in what is found, with the values of our environment that look like keys. */
  secrets: readonly string[];
  signal: AbortSignal;
  /** Called with each file as it is found. */
  onFile: (file: FoundText) => void;
}

/** One core is left to the pages; more searches than that would only wait for each other. */
const inTurn = turns(3, 30);
/** Most searches are followed by another: ripgrep is started for it ahead of time, half a first hit's way. */
const ripgrep = new Primed(60_000);
const maxJsonLine = 2 * limits.searchFileBytes;
const maxOutputBytes = 32 * 1024 * 1024;
/** Lines of one file that are counted; a file that has more says so. */
const maxLinesInFile = 100;

/**
 * Lines of the repository's text that answer a query, by ripgrep, file by file as it finds them. Ends as soon as there is
 * enough, when the signal says so, or after `limits.searchMs`.
 * @throws AppError `invalid` for a query or glob that cannot be used, `unavailable` without ripgrep.
 */
export async function searchText(query: TextQuery, search: TextSearch): Promise<TextEnd> {
  const pattern = textPattern(query.q, query.regex);
  if (pattern === null) return { files: 0, matches: 0 };
  const { repo, signal } = search;
  const glob = query.glob === '' ? undefined : await prepareGlob(repo, query.glob);
  const argv = [
    await ripgrepPath(),
    ...ripgrepArgs(repo, {
      query: null,
      literal: false,
      smartCase: true,
      glob,
      limit: maxLinesInFile,
      context: query.context,
      markdownOnly: query.kind !== 'all',
    }),
  ];
  return inTurn(() => run(argv, query, pattern, search), signal);
}

async function run(
  argv: readonly string[],
  query: TextQuery,
  pattern: TextPattern,
  { repo, index, secrets, signal, onFile }: TextSearch,
): Promise<TextEnd> {
  const isWanted = wantedRule(repo, index, query);
  const enough = new AbortController();
  // Asked before all else: it looks while the rest is made ready.
  const asked = followProcess(ripgrep.take(argv, repo.root), {
    input: `${pattern.pattern}\n`,
    timeoutMs: limits.searchMs,
    maxOutputBytes,
    signal: AbortSignal.any([signal, enough.signal]),
    onStdout: (text) => lines.write(text),
  });
  const end: TextEnd = { files: 0, matches: 0 };
  // Files are told in the order they were found, though their headings are read meanwhile.
  let told: Promise<void> = Promise.resolve();
  let failed: unknown;
  const reader = new FileReader(createRedactor(secrets, process.env), isWanted, (raw) => {
    if (enough.signal.aborted) return;
    end.files++;
    end.matches += raw.matches;
    told = told
      .then(async () => onFile(await asFound(repo, index, raw, pattern)))
      .catch((error) => {
        failed ??= error;
        enough.abort();
      });
    if (end.matches >= query.limit) enough.abort();
  });
  const lines = lineReader((line) => reader.read(line), maxJsonLine);
  const result = await asked;
  lines.end();
  await told;
  if (failed !== undefined) throw failed;
  if (signal.aborted) throw new AppError('refused', 'The search was stopped.');
  if (
    result.outcome === 'exited' &&
    result.exitCode === 2 &&
    end.files === 0 &&
    result.stderr.trim() !== ''
  ) {
    throw new AppError('invalid', badQuery(result, query));
  }
  const notice = noticeFor(result, enough.signal.aborted, end);
  return notice === undefined ? end : { ...end, notice };
}

/** Which files may answer: seen by the policy, and of the kind and state that were asked for. */
function wantedRule(repo: Repo, index: RepoIndex, { kind, status }: TextQuery): (path: string) => boolean {
  // What the index holds has passed the policy; its rule, which reads the ignore files, is for all else.
  if (kind === 'all' && status.length === 0) return visibleRule(repo);
  const wanted = new Set<string | null | undefined>(status);
  return (path) => {
    const entry = index.docByPath.get(path);
    if (!entry) return false;
    if (kind !== 'all' && kind !== 'pages' && entry.kind !== kind) return false;
    return status.length === 0 || (entry.kind === 'task' && wanted.has(entry.status));
  };
}

async function asFound(repo: Repo, index: RepoIndex, raw: RawFile, pattern: TextPattern): Promise<FoundText> {
  const { path, matches } = raw;
  const entry = index.docByPath.get(path);
  const blocks = await blocksOf(repo, entry, raw.lines, pattern);
  if (!entry) {
    const href = path.endsWith('.md') ? pagePath(path) : rawPath(path);
    return { path, kind: 'file', title: path, href, blocks, matches };
  }
  const id = index.taskByPath.get(path)?.id;
  return {
    path,
    kind: entry.kind,
    title: entry.title,
    href: pagePath(path),
    blocks,
    matches,
    ...(id === undefined ? {} : { id }),
    ...(entry.kind === 'task' ? { status: entry.status ?? null } : {}),
  };
}

function noticeFor(result: RunResult, enough: boolean, { matches }: TextEnd): string | undefined {
  if (enough) return `Stopped at ${matches} lines: there are more. Add a word, or a folder.`;
  if (result.outcome === 'timeout') {
    return `Stopped after ${limits.searchMs / 1000} s: there may be more. Add a word, or a folder.`;
  }
  if (result.outcome === 'output-limit')
    return 'Stopped: the lines found are very long. Add a word, or a folder.';
  return undefined;
}

function badQuery({ stderr }: RunResult, { regex }: TextQuery): string {
  const said = stderr.replace(/^rg: /gm, '').trim().slice(0, 600);
  return regex
    ? `This is not a regular expression that ripgrep takes: ${said}`
    : `ripgrep cannot look for this: ${said}`;
}
