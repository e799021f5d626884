import { gitFailure, runGit } from '#lib/process/git.ts';
import type { Repo } from '#lib/repo/root.ts';

export interface DiffText {
  /** As `git diff` writes it, prefixes `a/` and `b/`. */
  text: string;
  /** There is more than was read. */
  isCut: boolean;
}

/** The difference of two commits, of some files where `paths` are given. */
export async function diffText(
  repo: Repo,
  from: string,
  to: string,
  options: { paths?: readonly string[]; context?: number; maxBytes?: number } = {},
): Promise<DiffText> {
  const args = [
    '--literal-pathspecs',
    'diff',
    '-M',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    `--unified=${options.context ?? 3}`,
    from,
    to,
    '--',
    ...(options.paths ?? []),
  ];
  const run = await runGit({ cwd: repo.root }, args, { maxOutputBytes: options.maxBytes ?? 2 * 1024 * 1024 });
  const isCut = run.outcome === 'output-limit';
  if (!isCut && run.exitCode !== 0) throw gitFailure(['diff'], run, [repo.root]);
  return { text: isCut ? run.stdout.slice(0, run.stdout.lastIndexOf('\n') + 1) : run.stdout, isCut };
}
