import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { checkPath, isSecretPath, resolveInRepo } from '#lib/repo/policy.ts';
import { decodeText, readRepoFile, statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { stripControl } from '#lib/strip-control.ts';
import { type Calling, defineTool } from './define.ts';
import type { GitCommit, GitHistoryOutput } from './io-programs.ts';
import { limits } from './limits.ts';
import { lineDiff } from './line-diff.ts';
import { type ParsedCommit, parseLog } from './parse-git-log.ts';
import { runGit } from './run-git.ts';
import { limitField, oneLine } from './schema.ts';
import type { ToolFailure } from './types.ts';
import { visibleRule } from './visible.ts';

export const gitHistory = defineTool({
  name: 'git_history',
  kind: 'read',
  description:
    'Latest commits of the repository, a folder or a file. For a file with what each changed in it, and what is ' +
    'not committed yet.',
  input: z.strictObject({
    path: oneLine(limits.pathChars).nullish(),
    limit: limitField(limits.historyMax),
  }),
  output: z.object({
    ok: z.literal(true),
    commits: z.array(
      z.object({
        hash: z.string(),
        date: z.string(),
        author: z.string(),
        subject: z.string(),
        files: z.array(z.string()),
        diff: z.string().optional(),
      }),
    ),
    uncommitted: z.string().optional(),
    notice: z.string().optional(),
  }),
  timeoutMs: limits.historyMs + 5_000,

  async execute({ path: asked, limit }, ctx, { signal, redact }) {
    const target = await targetOf(ctx.repo, asked ?? '');
    const wanted = limit ?? limits.historyDefault;
    const run = await runGit(ctx.repo, logArgs(target, wanted), { timeoutMs: limits.historyMs, signal });
    if (run.outcome === 'aborted') throw new AppError('refused', 'Reading the history was stopped.');
    const commits = parseLog(run.stdout);
    if (run.outcome === 'exited' && run.exitCode !== 0) {
      const nothing = await hasNoCommit(ctx.repo, signal);
      return nothing
        ? { ok: true, commits: [], notice: 'There is no commit yet.' }
        : failure(run.stderr, ctx.repo);
    }
    const uncommitted = target.kind === 'file' ? await uncommittedOf(ctx.repo, target.path, signal) : '';
    return shown(ctx.repo, target, commits, uncommitted, run.outcome !== 'exited', redact);
  },
});

interface Target {
  /** `''` for all. */
  path: string;
  kind: 'file' | 'folder' | 'gone';
}

/** @throws AppError by policy. A path that is gone now may still have a history. */
async function targetOf(repo: Repo, asked: string): Promise<Target> {
  const path = checkPath(asked);
  if (path === '') return { path, kind: 'folder' };
  if (isSecretPath(path)) await resolveInRepo(repo, path);
  try {
    return { path, kind: (await statRepoPath(repo, path)).kind };
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return { path, kind: 'gone' };
    throw error;
  }
}

function logArgs({ path, kind }: Target, limit: number): string[] {
  const patch = ['--patch', '--unified=3', '--src-prefix=a/', '--dst-prefix=b/'];
  const format = '--format=%x1e%H%x1f%aI%x1f%an%x1f%s%x1f';
  return [
    'log',
    `--max-count=${limit}`,
    format,
    '--no-ext-diff',
    '--no-textconv',
    '--no-show-signature',
    '--no-color',
    '--no-renames',
    '--no-notes',
    '--no-decorate',
    '--relative',
    '--ignore-submodules',
    // Names in front of patches, for files beside the one that is asked for.
    '--raw',
    ...(kind === 'folder' ? [] : patch),
    '--end-of-options',
    'HEAD',
    '--',
    path === '' ? '.' : path,
  ];
}

async function hasNoCommit(repo: Repo, signal: AbortSignal): Promise<boolean> {
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD'];
  // 1: there is no such commit; 128: there is no repository.
  return (await runGit(repo, args, { timeoutMs: limits.historyMs, signal })).exitCode === 1;
}

/** Compared here: git itself would run the filters that the repository configures. */
async function uncommittedOf(repo: Repo, path: string, signal: AbortSignal): Promise<string> {
  const { realRel } = await resolveInRepo(repo, path);
  const args = ['cat-file', 'blob', `HEAD:./${realRel}`];
  const run = await runGit(repo, args, { timeoutMs: limits.historyMs, signal });
  if (run.outcome !== 'exited') return '';
  try {
    const now = await readRepoFile(repo, path, { maxBytes: limits.editFileBytes });
    if (now.truncated) return '';
    return lineDiff(run.exitCode === 0 ? run.stdout : '', decodeText(now.bytes).text).diff;
  } catch (error) {
    if (error instanceof AppError) return '';
    throw error;
  }
}

/** What of it may be seen, within the bound. */
function shown(
  repo: Repo,
  target: Target,
  parsed: readonly ParsedCommit[],
  uncommitted: string,
  isCut: boolean,
  redact: Calling<unknown>['redact'],
): GitHistoryOutput {
  const visible = visibleRule(repo);
  const notices = isCut ? ['Git was stopped, as it took too long or said too much: there is more.'] : [];
  let left: number = limits.historyChars;
  const shorten = (text: string): string => {
    // Masked before it is cut, lest half a secret is left.
    const masked = redact(stripControl(text));
    const taken = masked.length <= left ? masked : masked.slice(0, masked.lastIndexOf('\n', left) + 1);
    left -= taken.length;
    if (taken.length < masked.length && notices.length < 2)
      notices.push('Diffs are cut at 60,000 characters.');
    return taken;
  };
  const now = shorten(uncommitted);
  const commits = parsed.map(({ hash, date, author, subject, files, patches }): GitCommit => {
    const seen = files.filter((file) => !isSecretPath(file) && visible(file));
    const patch = target.kind === 'folder' ? undefined : patches.get(target.path);
    return {
      hash,
      date,
      author: stripControl(author),
      subject: stripControl(subject),
      files: seen.slice(0, maxFiles),
      ...(patch === undefined ? {} : { diff: shorten(patch) }),
    };
  });
  return {
    ok: true,
    commits,
    ...(now === '' ? {} : { uncommitted: now }),
    ...(notices.length === 0 ? {} : { notice: notices.join(' ') }),
  };
}

const maxFiles = 100;

function failure(said: string, repo: Repo): ToolFailure {
  if (/not a git repository/i.test(said)) {
    return { ok: false, code: 'unavailable', message: 'This folder is not in a git repository.' };
  }
  const words = stripControl(said).replaceAll(repo.root, '.').trim().slice(0, 500);
  return { ok: false, code: 'failed', message: `git could not tell: ${words || 'no reason given'}` };
}
