import type { ManagerContext } from '../context.ts';
import { changedFiles } from '../git/changed-files.ts';
import { commitAt } from '../git/commit-all.ts';
import { type DiffText, diffText } from '../git/diff-text.ts';
import type { ChangedFile, Run } from '../run.ts';

type Ctx = Pick<ManagerContext, 'repo'>;

/** Files that the run's branch changes: as it stands now while the run can still be reviewed, else as it ended. */
export async function runFiles(ctx: Ctx, run: Run): Promise<ChangedFile[]> {
  const ends = await endsOf(ctx, run);
  return ends === null ? run.files : changedFiles(ctx.repo, ...ends);
}

/** What the run's branch changes, as a unified diff; of one file where `path` is given. Empty where the commits are gone. */
export async function runDiff(
  ctx: Ctx,
  run: Run,
  options: { path?: string; context?: number; maxBytes?: number } = {},
): Promise<DiffText> {
  const ends = await endsOf(ctx, run);
  if (ends === null) return { text: '', isCut: false };
  const { path, ...rest } = options;
  const from = path === undefined ? null : (run.files.find((file) => file.path === path)?.from ?? null);
  const paths = path === undefined ? [] : from === null ? [path] : [from, path];
  return diffText(ctx.repo, ...ends, { ...rest, paths });
}

async function endsOf({ repo }: Ctx, run: Run): Promise<[from: string, to: string] | null> {
  if (run.baseSha === null) return null;
  const place = { cwd: repo.root };
  // People mend on the branch while they review.
  const isOpen = run.state === 'in_review' || run.endedAt === null;
  const tip = isOpen ? await commitAt(place, `refs/heads/${run.branch}`) : null;
  const to = tip ?? run.headSha;
  if (to === null || (await commitAt(place, to)) === null || (await commitAt(place, run.baseSha)) === null)
    return null;
  return [run.baseSha, to];
}
