import { relativeToRoot, secretGlobs } from '#lib/repo/policy.ts';
import type { Repo } from '#lib/repo/root.ts';
import { ignoreGlobs } from '#lib/repo/walk.ts';
import { limits } from './limits.ts';

/** Looked for once; every search asks. */
let path: Promise<string> | undefined;

/** The ripgrep that came with the install, else the name of one that may be on PATH. */
export function ripgrepPath(): Promise<string> {
  path ??= import('@vscode/ripgrep').then(
    ({ rgPath }) => rgPath,
    // No binary for this platform among the installed packages.
    () => 'rg',
  );
  return path;
}

export interface Search {
  /** Null: the pattern comes by standard input, a regular expression on one line. */
  query: string | null;
  literal: boolean;
  /** As `prepareGlob` returns it. */
  glob: string | undefined;
  limit: number;
  /** In small letters any case is matched, also by literal text, which else is taken to the letter. */
  smartCase?: boolean;
  /** Lines shown above and below each match; none unless given. */
  context?: number;
  /** Markdown files only, besides what `glob` says. */
  markdownOnly?: boolean;
}

/**
 * It reads while it walks, and so finds the first page sooner than two; for pages it is fast enough. Alone it would keep
 * what it found until that is 8 KB.
 */
const oneThread = ['--threads', '1', '--line-buffered'];

/** Arguments of ripgrep for a search from the root; what was typed comes after `--`. */
export function ripgrepArgs(repo: Repo, search: Search): string[] {
  const state = relativeToRoot(repo, repo.stateDir);
  const secrets = [...secretGlobs.folders, ...secretGlobs[search.markdownOnly ? 'pages' : 'files']];
  return [
    '--json',
    '--no-config',
    '--no-follow',
    '--no-messages',
    '--no-ignore-parent',
    '--no-ignore-global',
    '--hidden',
    '--max-filesize',
    String(limits.searchFileBytes),
    '--max-count',
    String(search.limit + 1),
    ...(search.literal ? ['--fixed-strings'] : []),
    ...(search.literal && !search.smartCase ? ['--case-sensitive'] : ['--smart-case']),
    ...(search.context ? ['--context', String(search.context)] : []),
    ...(search.markdownOnly ? ['--type-add', 'page:*.md', '--type', 'page', ...oneThread] : []),
    ...(search.glob === undefined ? [] : ['--glob', search.glob]),
    // Later globs win: nothing that was asked for can bring these back.
    ...ignoreGlobs(repo).flatMap((glob) => ['--glob', glob]),
    // So that ripgrep does not even open them; what it finds is checked against the whole policy again.
    ...secrets.flatMap((glob) => ['--iglob', `!${glob}`]),
    ...(state ? ['--glob', `!/${state}`] : []),
    ...(search.query === null ? ['--file', '-', '--'] : ['--', search.query]),
    './',
  ];
}
