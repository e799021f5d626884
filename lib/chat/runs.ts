import { AppError } from '#lib/errors.ts';
import { createCoalescer } from './coalesce.ts';
import { type ChatChunk, createFold, finishesPart } from './fold.ts';
import type { MessageMetadata, Problem, TasksUIMessage } from './message.ts';
import { beatEveryMs } from './owner.ts';
import { interruptedByRestart } from './recover.ts';
import { chunksOf } from './replay.ts';
import { createSseBuffer, type SseBuffer, sseEvent } from './sse-buffer.ts';

export const maxRuns = 20;
const maxBufferBytes = 8 * 1024 * 1024;
/** How long a run may take to end by itself once it was told to. */
const graceMs = 1_500;

const key = Symbol.for('dataface-tasks.chat-runs');
const shared = globalThis as { [key]?: Map<string, Run | 'claimed'> };

/** One for all module instances of the process: handlers and pages of Next do not share modules. */
function register(): Map<string, Run | 'claimed'> {
  shared[key] ??= new Map();
  return shared[key];
}

export type EndReason = 'stopped' | 'shutdown' | 'full';

interface Run {
  replay: SseBuffer;
  done: Promise<void>;
  stop(reason: EndReason): void;
}

export interface RunOptions {
  conversationId: string;
  /** The answer as far as it goes: empty for a new one. */
  message: TasksUIMessage;
  /** Yields all chunks but `start` and `finish`; must not throw for faults of the provider. */
  produce: (signal: AbortSignal) => AsyncIterable<ChatChunk>;
  /** How it ended, once `produce` has. */
  summary: (message: TasksUIMessage, aborted: boolean) => MessageMetadata;
  save: (message: TasksUIMessage, running: boolean) => void;
  beat: () => void;
}

/**
 * Reserves the conversation: one answer at a time, so many at once in all.
 * @throws AppError `conflict` or `too-many`.
 */
export function claimRun(conversationId: string): { release: () => void } {
  const runs = register();
  if (runs.has(conversationId)) {
    throw new AppError('conflict', 'An answer is under way in this conversation; wait for it or stop it.');
  }
  if (runs.size >= maxRuns) {
    throw new AppError(
      'too-many',
      `${maxRuns} answers are under way; stop one or try again when one is done.`,
    );
  }
  runs.set(conversationId, 'claimed');
  return {
    release: () => {
      if (runs.get(conversationId) === 'claimed') runs.delete(conversationId);
    },
  };
}

export function isRunning(conversationId: string): boolean {
  return register().has(conversationId);
}

/** The running answer from its beginning, or null where none is under way. */
export function followRun(conversationId: string): ReadableStream<Uint8Array> | null {
  const run = register().get(conversationId);
  return run === undefined || run === 'claimed' ? null : run.replay.follow();
}

/** Ends the run and waits until its end is stored. False where none was under way. */
export async function stopRun(conversationId: string, reason: EndReason = 'stopped'): Promise<boolean> {
  const run = register().get(conversationId);
  if (run === undefined || run === 'claimed') return false;
  run.stop(reason);
  await run.done;
  return true;
}

/** For the shutdown of the server: every answer is stored as interrupted and every stream ended. */
export async function endAllRuns(): Promise<void> {
  await Promise.all([...register().keys()].map((id) => stopRun(id, 'shutdown')));
}

/**
 * Starts a run in a claimed conversation. It belongs to the server: the stream that is returned may be dropped
 * without ending it. Parts are stored before they are shown.
 */
export function startRun(options: RunOptions): ReadableStream<Uint8Array> {
  const abort = new AbortController();
  let endedBy: EndReason | null = null;
  let force: () => void = () => {};
  const forced = new Promise<'forced'>((resolve) => {
    force = () => resolve('forced');
  });
  const stop = (reason: EndReason) => {
    if (endedBy !== null) return;
    endedBy = reason;
    abort.abort();
    setTimeout(force, graceMs).unref();
  };
  const limits = { maxBytes: maxBufferBytes, onFull: () => stop('full') };
  const live = createSseBuffer(limits);
  // A continued answer needs its first half in a replay, but not for the page that has just answered.
  const continued = options.message.parts.length > 0;
  const replay = continued ? createSseBuffer(limits) : live;
  const buffers = continued ? [live, replay] : [live];
  const fold = createFold(options.message);

  function show(chunk: ChatChunk, to: readonly SseBuffer[] = buffers): void {
    const progress = chunk.type === 'tool-output-available' && chunk.preliminary === true;
    for (const buffer of to) buffer.append(sseEvent(chunk), progress ? chunk.toolCallId : undefined);
  }
  function send(chunk: ChatChunk): void {
    fold.add(chunk);
    if (finishesPart(chunk) && chunk.type !== 'finish') options.save(fold.message, true);
    show(chunk);
  }

  const work = async () => {
    const coalescer = createCoalescer(send);
    const source = options.produce(abort.signal)[Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([source.next(), forced]);
      if (next === 'forced' || next.done === true) break;
      coalescer.push(next.value);
    }
    coalescer.end();
  };

  const start: ChatChunk = {
    type: 'start',
    messageId: options.message.id,
    messageMetadata: options.message.metadata,
  };
  if (continued) for (const chunk of chunksOf(options.message)) show(chunk, [replay]);
  fold.add(start);
  show(start, [live]);

  const beat = setInterval(options.beat, beatEveryMs);
  beat.unref();
  const done = work()
    .catch((error: unknown) => {
      console.error('chat: a run broke off', error instanceof Error ? error.name : typeof error);
    })
    .then(() => {
      clearInterval(beat);
      const aborted = endedBy !== null;
      for (const chunk of fold.closing(whyEnded(endedBy), { keepOpen: !aborted })) send(chunk);
      const messageMetadata = withEnd(options.summary(fold.message, aborted), endedBy);
      const finish: ChatChunk = { type: 'finish', messageMetadata };
      fold.add(finish);
      options.save(fold.message, false);
      show(finish);
    })
    .catch((error: unknown) => {
      // The store failed. The answer stays marked as running and is ended by the next look at it.
      console.error(
        'chat: the end of an answer could not be stored',
        error instanceof Error ? error.name : '',
      );
    })
    .finally(() => {
      register().delete(options.conversationId);
      for (const buffer of buffers) {
        buffer.append(sseEvent('[DONE]'));
        buffer.end();
      }
    });
  register().set(options.conversationId, { replay, done, stop });
  return live.follow();
}

function whyEnded(reason: EndReason | null): string {
  switch (reason) {
    case null:
      return 'Interrupted: the answer ended before it.';
    case 'stopped':
      return 'Interrupted: the answer was stopped.';
    case 'shutdown':
      return 'Interrupted: the server stopped.';
    case 'full':
      return 'Interrupted: the answer grew too large.';
  }
}

const tooLarge: Problem = {
  code: 'internal',
  message: 'The answer grew too large to go on (8 MB) and was ended. Ask for a smaller piece.',
  retryable: false,
};

function withEnd(metadata: MessageMetadata, reason: EndReason | null): MessageMetadata {
  switch (reason) {
    case null:
      return metadata;
    case 'stopped':
      return { ...metadata, outcome: 'stopped', problem: undefined };
    case 'shutdown':
      return { ...metadata, outcome: 'failed', problem: interruptedByRestart };
    case 'full':
      return { ...metadata, outcome: 'failed', problem: tooLarge };
  }
}
