import type { Run } from '../manager/run.ts';
import { stripControl } from '../strip-control.ts';

const maxFiles = 60;
const maxOutputChars = 600;

/** A run in words, as its page shows it: for a chat that is about it. */
export function runWords(run: Run, logTail: readonly string[]): string {
  const { checks, evidence, files, summary } = run;
  return [
    `Run ${run.id} of the task ${run.taskId}: ${run.title} (${run.taskPath}), attempt ${run.attempt}.`,
    `State: ${run.state}${run.failure === null ? '' : `, failed by ${run.failure}`}.${run.reason ? ` ${run.reason}` : ''}`,
    `Branch ${run.branch}, from ${run.baseBranch}. Queued ${run.queuedAt}${run.startedAt ? `, started ${run.startedAt}` : ''}${run.endedAt ? `, ended ${run.endedAt}` : ''}.`,
    ...(run.comment ? [`The reviewer had written: ${run.comment}`] : []),
    ...section('What the worker said at the end', summary ? [summary] : []),
    ...section(
      'Acceptance criteria',
      evidence.map(
        ({ standing, criterion, claim }) => `- ${standing}: ${criterion}${claim ? ` (${claim})` : ''}`,
      ),
    ),
    ...section(
      'Checks',
      checks.map(({ argv, outcome, exitCode, output }) => {
        const end =
          outcome === 'passed' ? '' : `\n  ${output.slice(-maxOutputChars).trim().replaceAll('\n', '\n  ')}`;
        return `- ${outcome}: ${argv.join(' ')}${exitCode === null ? '' : ` (exit ${exitCode})`}${end}`;
      }),
    ),
    ...section(
      `Files changed (${files.length})`,
      files
        .slice(0, maxFiles)
        .map(
          ({ path, status, added, removed }) => `- ${status} ${path}, +${added ?? '?'} −${removed ?? '?'}`,
        ),
    ),
    ...section('End of its log', logTail),
  ]
    .map(stripControl)
    .join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`\n${title}:`, ...lines];
}
