import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '#lib/errors.ts';
import { createRedactor, type Redact } from '#lib/redact.ts';
import type { ManagerContext } from '../context.ts';
import type { LogLine } from '../log-line.ts';
import type { Run } from '../run.ts';
import type { Claim, RunPatch } from '../run-store.ts';
import { createLogWriter } from './log-writer.ts';

const beatEveryMs = 15_000;
const patienceMs = 10 * 60_000;

/** Why a run is to end before its time. */
export type StopReason = 'cancel' | 'shutdown' | 'stale';

/** How a manager is told to end: `stop` ends workers politely, `hurry` by force. */
export interface EndSignals {
  stop: AbortSignal;
  hurry: AbortSignal;
}

/** One run in the hands of this process: what it reads and writes of it, and whether it is to go on. */
export interface RunSession extends ManagerContext {
  claim: Claim;
  /** As it was written last. */
  run: Run;
  redact: Redact;
  /** Some of its work may stand on the remote in snapshots. */
  hasSnapshots: boolean;
  /** Aborted as soon as it is to end; the reason is a `StopReason`. */
  stop: AbortSignal;
  stopReason(): StopReason | null;
  hurry: AbortSignal;
  record(patch: RunPatch): Promise<Run>;
  log(line: LogLine): void;
  note(text: string, level?: 'info' | 'warn' | 'error'): void;
  flush(): Promise<void>;
  /** Looks now whether a person wants it cancelled. */
  look(): Promise<void>;
  close(): Promise<void>;
}

export function openSession(
  ctx: ManagerContext,
  held: { run: Run; claim: Claim },
  { stop: shutdown, hurry }: EndSignals,
): RunSession {
  const stop = new AbortController();
  const end = (reason: StopReason) => {
    if (!stop.signal.aborted) stop.abort(reason);
  };
  const { claim } = held;
  /** A keeper that cannot be reached comes back; the worker goes on meanwhile. A lease that is lost does not. */
  const insist = async <T>(work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    for (let pauseMs = 200; ; pauseMs = Math.min(10_000, pauseMs * 2)) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof AppError && error.code === 'stale') end('stale');
        const canWait =
          error instanceof AppError && (error.code === 'unavailable' || error.code === 'timeout');
        if (!canWait || performance.now() - started > patienceMs) throw error;
      }
      await delay(pauseMs);
    }
  };
  const writer = createLogWriter((lines) => insist(() => ctx.store.appendLog(claim, lines)));
  const look = async () => {
    try {
      if ((await ctx.store.beat(claim)).cancelAsked) end('cancel');
    } catch (error) {
      if (error instanceof AppError && error.code === 'stale') end('stale');
    }
  };
  const timer = setInterval(() => void look(), beatEveryMs);
  const onShutdown = () => end('shutdown');
  shutdown.addEventListener('abort', onShutdown, { once: true });
  if (shutdown.aborted) onShutdown();
  if (held.run.cancelAsked) end('cancel');

  const session: RunSession = {
    ...ctx,
    claim,
    run: held.run,
    hasSnapshots: false,
    redact: createRedactor(ctx.env.secrets, process.env),
    stop: stop.signal,
    hurry,
    stopReason: () => (stop.signal.aborted ? (stop.signal.reason as StopReason) : null),
    async record(patch) {
      session.run = await insist(() => ctx.store.record(claim, patch));
      return session.run;
    },
    log: (line) => writer.write(line),
    note(text, level = 'info') {
      writer.write({ t: ctx.now().toISOString(), kind: 'note', text: session.redact(text), level });
    },
    flush: () => writer.flush(),
    look,
    async close() {
      clearInterval(timer);
      shutdown.removeEventListener('abort', onShutdown);
      await writer.flush().catch(() => undefined);
    },
  };
  return session;
}
