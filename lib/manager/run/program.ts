import { join } from 'node:path';
import { signalGroup } from '#lib/process/end-group.ts';
import { endMarked } from '#lib/process/end-marked.ts';
import { isAlive } from '#lib/process/identity.ts';
import type { KeeperState, KeptEnd, KeptLine } from '#lib/process/keeper-files.ts';
import {
  dropKept,
  followKept,
  keptFolders,
  keptState,
  markTaken,
  startKept,
  stopKept,
  takenUpTo,
} from '#lib/process/kept.ts';
import type { LogLine } from '../log-line.ts';
import { cleanEvent, cleanOutput } from './log-writer.ts';
import type { RunSession } from './session.ts';
import { runMarker } from './worker-command.ts';
import { parseEvent } from './worker-events.ts';

export interface ProgramOrder {
  argv: readonly string[];
  cwd: string;
  env: NodeJS.Dict<string>;
  input?: string;
  timeoutMs: number;
}

export interface ProgramWatch {
  source: 'setup' | 'worker' | 'check';
  onState?: (state: KeeperState) => Promise<void>;
  onLine?: (text: string, stream: 'stdout' | 'stderr') => void | Promise<void>;
  onEvent?: (event: Record<string, unknown>) => Promise<void>;
}

/** More than a batch of lines: what was logged and not yet marked as taken stands here. */
const tailBytes = 1024 * 1024;
const hurryMs = 4_000;

/** Folder in which everything is that the programs of a run leave for the next manager. */
export function workFolder(session: RunSession): string {
  return join(session.repo.stateDir, 'work', session.run.id);
}

/** The last try of a step that another manager began, or null. */
export function lastTry(session: RunSession, step: string): number | null {
  const tries = keptFolders(workFolder(session)).flatMap((name) => {
    const match = /^(.+)-(\d+)$/.exec(name);
    return match?.[1] === step ? [Number(match[2])] : [];
  });
  return tries.length > 0 ? Math.max(...tries) : null;
}

export function dropWork(session: RunSession): void {
  dropKept(workFolder(session));
}

/**
 * Runs a program of a run to its end, or takes up one that an earlier manager started: with `order` null it is only
 * looked after. Its lines go to the log. `lost` is one whose keeper was killed; nothing of it runs any more then.
 */
export async function runProgram(
  session: RunSession,
  name: string,
  order: ProgramOrder | null,
  watch: ProgramWatch,
): Promise<KeptEnd | 'lost'> {
  const folder = join(workFolder(session), name);
  const isOlder = order === null;
  if (order !== null) {
    const cache = join(session.repo.stateDir, 'compile-cache');
    await startKept(folder, { ...order, input: order.input ?? '', marker: runMarker }, cache);
  }
  const state = keptState(folder);
  if (state) await watch.onState?.(state);

  const mark = isOlder ? takenUpTo(folder) : 0;
  const known = isOlder ? await linesInLog(session) : new Set<string>();
  let force: NodeJS.Timeout | undefined;
  const onStop = () => {
    stopKept(folder);
    force = setTimeout(() => stopKept(folder), hurryMs);
  };
  const onHurry = () => stopKept(folder);
  session.stop.addEventListener('abort', onStop, { once: true });
  session.hurry.addEventListener('abort', onHurry, { once: true });
  if (session.stop.aborted) onStop();
  try {
    const end = await followKept(folder, 0, async (lines) => {
      for (const { line, end: offset } of lines) {
        const logged = logLine(session, line, watch.source);
        // Read again from the beginning, for what was said of sessions and results; logged but once.
        if (offset > mark && !known.delete(JSON.stringify(logged))) session.log(logged);
        if (logged.kind === 'event' && watch.onEvent) await watch.onEvent(logged.event);
        if (logged.kind === 'output') await watch.onLine?.(logged.text, logged.stream);
      }
      // Not faster than the log takes it.
      await session.flush();
      markTaken(folder, Math.max(mark, lines.at(-1)?.end ?? 0));
    });
    if (end === 'lost') await endLost(session, folder);
    return end;
  } finally {
    clearTimeout(force);
    session.stop.removeEventListener('abort', onStop);
    session.hurry.removeEventListener('abort', onHurry);
  }
}

function logLine(session: RunSession, line: KeptLine, source: ProgramWatch['source']): LogLine {
  const { t } = line;
  if ('n' in line) return { t, kind: 'dropped', lines: line.n, bytes: line.bytes };
  const isOut = 'o' in line;
  const text = isOut ? line.o : line.e;
  const event = source === 'worker' && isOut ? parseEvent(text) : null;
  if (event) return { t, kind: 'event', event: cleanEvent(event, session.redact) };
  const stream = isOut ? 'stdout' : 'stderr';
  return { t, kind: 'output', source, stream, text: cleanOutput(text, session.redact) };
}

/** The end of the log, in which the lines stand that an earlier manager logged right before it was killed. */
async function linesInLog(session: RunSession): Promise<Set<string>> {
  const known = new Set<string>();
  let offset = -tailBytes;
  for (;;) {
    const page = await session.store.readLog(session.run.id, offset);
    for (const line of page.text.split('\n')) if (line !== '') known.add(line);
    if (page.nextOffset >= page.totalBytes || page.text === '') return known;
    offset = page.nextOffset;
  }
}

/** Whatever a killed keeper looked after is ended. */
async function endLost(session: RunSession, folder: string): Promise<void> {
  const program = keptState(folder)?.program;
  if (program && isAlive(program) === true) signalGroup(program.pid, 'SIGKILL');
  await endMarked(runMarker, session.run.id);
}
