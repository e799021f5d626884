import { logLineSchema } from '../manager/log-line.ts';
import { findRun } from './manager-desk.ts';
import { managerView } from './manager-view.ts';
import { logTail } from './run-log.ts';
import type { RunBrief } from './run-views.ts';
import { runWords } from './run-words.ts';

const shownLogLines = 20;
const maxLineChars = 300;
const shownRuns = 15;

/** What stands on a page of the manager and its runs, in words for the chat; null for every other page. */
export async function pageWords(route: string): Promise<string | null> {
  try {
    return await wordsOf(route);
  } catch (error) {
    // The chat goes on without them.
    console.error('[chat] the run queue:', error instanceof Error ? error.name : typeof error);
    return 'What is known of runs cannot be read just now.';
  }
}

async function wordsOf(route: string): Promise<string | null> {
  const id = /^\/runs\/([^/?#]+)$/.exec(route)?.[1];
  if (id !== undefined) {
    const run = await findRun(id);
    return run === null ? 'There is no such run.' : runWords(run, await logLines(id));
  }
  return route === '/status' || route === '/runs' ? managerWords() : null;
}

async function managerWords(): Promise<string> {
  const { words, active, review, recent, queue, queued } = await managerView();
  const known = new Set([...active, ...review].map((run) => run.id));
  return [
    words,
    ...list('Under way', active),
    ...list('Waits for review', review),
    ...list(
      'Runs before',
      recent.filter((run) => !known.has(run.id)),
    ),
    ...(queue.length === 0 ? [] : [`Ready tasks, in the order in which they would be taken (${queued}):`]),
    ...queue.slice(0, shownRuns).map(({ id, title, reason }) => `- ${id}: ${title}: ${reason}`),
  ].join('\n');
}

function list(title: string, runs: readonly RunBrief[]): string[] {
  if (runs.length === 0) return [];
  const lines = runs
    .slice(0, shownRuns)
    .map(
      (run) =>
        `- ${run.taskId}: ${run.title}, ${run.state} (/runs/${run.id})${run.reason ? `: ${run.reason}` : ''}`,
    );
  return [`${title}:`, ...lines];
}

/** The last lines that a person would read; a log that is gone or damaged has none. */
async function logLines(id: string): Promise<string[]> {
  const tail = await logTail(id).catch(() => null);
  return (tail?.text ?? '')
    .split('\n')
    .flatMap((line) => {
      const parsed = logLineSchema.safeParse(json(line));
      if (!parsed.success || (parsed.data.kind !== 'note' && parsed.data.kind !== 'output')) return [];
      return [parsed.data.text.slice(0, maxLineChars)];
    })
    .slice(-shownLogLines);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
