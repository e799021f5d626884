import { AppError } from '#lib/errors.ts';
import { checkPath } from '#lib/repo/policy.ts';
import { statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';

const wildcard = /[*?[{]/;

/**
 * A glob as the tools take it, made ready for ripgrep and picomatch alike: relative to the root; without a
 * slash it matches names at any depth; a folder stands for all that is in it.
 * @throws AppError `invalid` for negated globs and for so many wildcards that matching could take for ever.
 */
export async function prepareGlob(repo: Repo, glob: string): Promise<string> {
  if (glob.startsWith('!')) {
    throw new AppError('invalid', 'A glob here says what to include; leave the `!` out.');
  }
  const path = glob.replace(/^(\.?\/)+/, '');
  if (path === '' || path === '.') return '**';
  if (path.split('/').includes('..')) throw new AppError('forbidden', 'A glob may not contain `..`.');
  if (path.endsWith('/')) return prepareGlob(repo, `${path.replace(/\/+$/, '')}/**`);
  if (path.split('/').some((part) => (part.match(/[*{]/g)?.length ?? 0) > 4) || path.split('**').length > 5) {
    throw new AppError('invalid', 'The glob has too many wildcards; use fewer.');
  }
  if (wildcard.test(path)) return path;
  const found = await statRepoPath(repo, checkPath(path)).catch(() => null);
  return found?.kind === 'folder' ? `${path}/**` : path;
}
