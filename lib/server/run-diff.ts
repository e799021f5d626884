import { AppError } from '../errors.ts';
import { runDiff } from '../manager/actions/run-changes.ts';
import type { Run } from '../manager/run.ts';
import { appContext } from './context.ts';

/** How one file differs, as pages show it. */
export interface FileDiffAnswer {
  /** Unified, hunks only; empty where just its name or mode changed. */
  diff: string;
  /** It is longer than is sent: how to see the rest. */
  cut: string | null;
}

const maxBytes = 512 * 1024;

/** @throws AppError `not-found` for a file that the run did not change, or that has no commit yet. */
export async function runFileDiff(run: Run, path: string): Promise<FileDiffAnswer> {
  if (run.baseSha === null || !run.files.some((one) => one.path === path)) {
    throw new AppError('not-found', 'This run has no change of that file.');
  }
  const { text, isCut } = await runDiff(appContext(), run, { path, maxBytes });
  const at = text.startsWith('@@ ') ? 0 : text.indexOf('\n@@ ') + 1;
  const hunks = at > 0 || text.startsWith('@@ ') ? text.slice(at) : '';
  const rest = `git diff ${run.baseSha.slice(0, 12)} ${run.branch} -- ${path}`;
  return { diff: hunks, cut: isCut ? `The rest is too long for the page: ${rest}` : null };
}
