import { readRepoText } from '#lib/repo/read.ts';
import { acceptanceCriteria } from '#lib/tasks/criteria.ts';
import { taskOf } from '../change-task.ts';
import { reachFaultPoint } from '../fault-point.ts';
import { diffText } from '../git/diff-text.ts';
import type { Evidence } from '../run.ts';
import { commitWork, recorded } from './commit-work.ts';
import { changedLines, weighEvidence } from './evidence.ts';
import { moveOn } from './move-on.ts';
import { dropWork } from './program.ts';
import { readReport } from './report.ts';
import type { RunSession } from './session.ts';
import { lastWords } from './work.ts';

/** Brings a run whose checks passed to its review. */
export async function finish(session: RunSession): Promise<void> {
  // Nothing ran since the work was committed where there are no checks.
  if (session.run.checks.length > 0)
    await session.record(recorded(await commitWork(session, 'left by checks')));
  reachFaultPoint('left-committed');
  const evidence = await gatherEvidence(session);
  await session.record({ evidence });
  reachFaultPoint('evidence-weighed');
  const shownWell = evidence.filter(({ standing }) => standing === 'verified').length;
  session.note(
    evidence.length === 0
      ? 'Done; it waits for review.'
      : `Done; it waits for review, ${shownWell} of ${evidence.length} acceptance criteria verified.`,
  );
  await session.flush();
  // Before the end is recorded: killed in between, this is done again and finds it so.
  await moveOn(session, ['in_progress', 'ready'], 'in_review');
  reachFaultPoint('task-reviewed');
  await session.record({ state: 'in_review', failure: null, reason: null });
  reachFaultPoint('ended');
  dropWork(session);
  reachFaultPoint('work-dropped');
}

async function gatherEvidence(session: RunSession): Promise<Evidence[]> {
  const { run, repo } = session;
  const task = await taskOf(session, run);
  const text = await readRepoText(repo, task?.path ?? run.taskPath).then(
    (file) => file.text,
    () => '',
  );
  const report = readReport((await lastWords(session)).text);
  const namesLines = report?.criteria.some(({ line }) => line != null) ?? false;
  const lines =
    !namesLines || run.baseSha === null || run.headSha === null
      ? new Map()
      : changedLines((await diffText(repo, run.baseSha, run.headSha, { context: 0 })).text);
  return weighEvidence(acceptanceCriteria(text), report, { checks: run.checks, files: run.files, lines });
}
