import 'server-only';
import { AppError } from '#lib/errors.ts';
import { databaseRefusal } from '#lib/state/database-refusal.ts';
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
/** What is being written is stored this often, too: a long text is one part, and a killed server must not lose it. */
const saveEveryMs = 1_000;

const key = Symbol.for('dataface-tasks.chat-runs');
const shared = globalThis as { [key]?: Map<string, Run | Claim> };

/** One for all module instances of the process: handlers and pages of Next do not share modules. */
function register(): Map<string, Run | Claim> {
  shared[key] ??= new Map();
  return shared[key];
}

export type EndReason = 'stopped' | 'shutdown' | 'full' | 'unsaved';

/** A run that is being prepared: what it will say is not known yet, but it can be waited for and stopped. */
interface Claim {
  stopReason: EndReason | null;
  settled: Promise<void>;
  settle: () => void;
}

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
  /** The first reader has nothing of `message` yet: it gets that, too. */
  fromBeginning?: boolean;
  /** Its end is stored and the conversation free again; those who follow have not heard of it yet. */
  onEnd?: (message: TasksUIMessage) => void;
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
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  const claim: Claim = { stopReason: null, settled, settle };
  runs.set(conversationId, claim);
  return {
    release: () => {
      if (runs.get(conversationId) === claim) runs.delete(conversationId);
      settle();
    },
  };
}

export function isRunning(conversationId: string): boolean {
  return register().has(conversationId);
}

/** The running answer from its beginning, or null where none is under way. */
export async function followRun(conversationId: string): Promise<ReadableStream<Uint8Array> | null> {
  const found = register().get(conversationId);
  if (found !== undefined && 'settle' in found) await found.settled;
  const run = register().get(conversationId);
  return run !== undefined && 'replay' in run ? run.replay.follow() : null;
}

/** Ends the run and waits until its end is stored. False where none was under way. */
export async function stopRun(conversationId: string, reason: EndReason = 'stopped'): Promise<boolean> {
  const found = register().get(conversationId);
  if (found === undefined) return false;
  if ('settle' in found) {
    found.stopReason ??= reason;
    await found.settled;
  }
  const run = register().get(conversationId);
  if (run === undefined || !('replay' in run)) return 'settle' in found;
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
  let unsaved: Problem | null = null;
  let giveUpAtMs = Number.POSITIVE_INFINITY;
  let savedAtMs = performance.now();
  let force: () => void = () => {};
  const forced = new Promise<'forced'>((resolve) => {
    force = () => resolve('forced');
  });
  const stop = (reason: EndReason) => {
    if (endedBy !== null) return;
    endedBy = reason;
    giveUpAtMs = performance.now() + graceMs;
    abort.abort();
    setTimeout(force, graceMs).unref();
  };
  const limits = { maxBytes: maxBufferBytes, onFull: () => stop('full') };
  const live = createSseBuffer(limits);
  // A continued answer needs its first half in a replay, but not for the page that has just answered.
  const continued = options.message.parts.length > 0 && options.fromBeginning !== true;
  const replay = continued ? createSseBuffer(limits) : live;
  const buffers = continued ? [live, replay] : [live];
  const fold = createFold(options.message);

  function show(chunk: ChatChunk, to: readonly SseBuffer[] = buffers): void {
    const progress = chunk.type === 'tool-output-available' && chunk.preliminary === true;
    for (const buffer of to) buffer.append(sseEvent(chunk), progress ? chunk.toolCallId : undefined);
  }
  function send(chunk: ChatChunk): void {
    fold.add(chunk);
    if (finishesPart(chunk) || performance.now() - savedAtMs >= saveEveryMs) saveOrStop();
    show(chunk);
  }
  // Also called from a timer, where a throw would end the server.
  function saveOrStop(): void {
    savedAtMs = performance.now();
    try {
      options.save(fold.message, true);
    } catch (error) {
      unsaved = notSaved(error);
      stop('unsaved');
    }
  }

  const work = async () => {
    const coalescer = createCoalescer(send);
    const source = options.produce(abort.signal)[Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([source.next(), forced]);
      // The clock too: a source that never lets the event loop turn would hold the timer back.
      if (next === 'forced' || next.done === true || performance.now() > giveUpAtMs) break;
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
  if (options.fromBeginning === true) for (const chunk of chunksOf(options.message)) show(chunk, [live]);
  else show(start, [live]);

  const beat = setInterval(options.beat, beatEveryMs);
  beat.unref();
  function finish(): void {
    clearInterval(beat);
    const aborted = endedBy !== null;
    for (const chunk of fold.closing(whyEnded(endedBy), { keepOpen: !aborted })) send(chunk);
    const end: ChatChunk = {
      type: 'finish',
      messageMetadata: withEnd(options.summary(fold.message, aborted), endedBy, unsaved),
    };
    fold.add(end);
    try {
      options.save(fold.message, false);
      show(end);
    } catch (error) {
      // The answer stays marked as running in the store, and the next look at it ends it there.
      show({ type: 'finish', messageMetadata: withEnd({}, 'unsaved', notSaved(error)) });
    }
  }
  const done = work()
    .catch((error: unknown) => {
      console.error('[chat] an answer broke off:', error instanceof Error ? error.name : typeof error);
    })
    .then(finish)
    .finally(() => {
      register().delete(options.conversationId);
      try {
        options.onEnd?.(fold.message);
      } catch (error) {
        // Whoever follows must hear the end in any case.
        console.error('[chat] after an answer:', error instanceof Error ? error.message : '');
      }
      for (const buffer of buffers) {
        buffer.append(sseEvent('[DONE]'));
        buffer.end();
      }
    });
  const claim = register().get(options.conversationId);
  register().set(options.conversationId, { replay, done, stop });
  if (claim !== undefined && 'settle' in claim) {
    if (claim.stopReason !== null) stop(claim.stopReason);
    claim.settle();
  }
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
    case 'unsaved':
      return 'Interrupted: the answer could not be stored.';
  }
}

const tooLarge: Problem = {
  code: 'internal',
  message: 'The answer grew too large to go on (8 MB) and was ended. Ask for a smaller piece.',
  retryable: false,
};

function notSaved(error: unknown): Problem {
  console.error('[chat] an answer could not be stored:', error instanceof Error ? error.message : '');
  const why = databaseRefusal(error, 'state database')?.message ?? 'Look for a full disk, then try again.';
  return {
    code: 'internal',
    message: `The answer could not be stored, so it was ended. ${why}`,
    retryable: true,
  };
}

function withEnd(
  metadata: MessageMetadata,
  reason: EndReason | null,
  unsaved: Problem | null,
): MessageMetadata {
  switch (reason) {
    case null:
      return metadata;
    case 'stopped':
      return { ...metadata, outcome: 'stopped', problem: undefined };
    case 'shutdown':
      return { ...metadata, outcome: 'failed', problem: interruptedByRestart };
    case 'full':
      return { ...metadata, outcome: 'failed', problem: tooLarge };
    case 'unsaved':
      return { ...metadata, outcome: 'failed', problem: unsaved ?? undefined };
  }
}
