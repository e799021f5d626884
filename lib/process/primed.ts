import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { forgetChild } from './children.ts';
import { followProcess, startProcess } from './run.ts';

interface Waiting {
  key: string;
  child: ChildProcess;
  timer: NodeJS.Timeout;
  onEnd: () => void;
}

/** By then the one that was taken has said its first word: starting another holds it up no more. */
const primeAfterMs = 25;

/**
 * A program that takes all its questions by standard input, started for the next one while this one is answered. To start a
 * program from a big process takes milliseconds, which nobody then waits for. One waits at most, and not for long.
 */
export class Primed {
  private waiting: Waiting | null = null;
  private readonly keepMs: number;

  constructor(keepMs: number) {
    this.keepMs = keepMs;
  }

  /** The one that waits with these arguments, or a new one. It is the caller's, to be followed at once. */
  take(argv: readonly string[], cwd: string): ChildProcess {
    const key = JSON.stringify([cwd, ...argv]);
    const child = this.waiting?.key === key ? this.free(this.waiting) : startProcess(argv, { cwd });
    setTimeout(() => this.prime(key, argv, cwd), primeAfterMs).unref();
    return child;
  }

  private prime(key: string, argv: readonly string[], cwd: string): void {
    if (this.waiting?.key === key) return;
    this.letGo();
    const child = startProcess(argv, { cwd });
    const onEnd = () => {
      if (this.waiting?.child === child) this.free(this.waiting);
      forgetChild(child.pid);
    };
    child.once('error', onEnd).once('exit', onEnd);
    // A process that has nothing else to do need not stay for it: its standard input ends, and so does it.
    for (const handle of handlesOf(child)) handle.unref();
    const timer = setTimeout(() => this.letGo(), this.keepMs).unref();
    this.waiting = { key, child, timer, onEnd };
  }

  waitingChild(): ChildProcess | null {
    return this.waiting?.child ?? null;
  }

  /** Ends the one that waits. */
  letGo(): void {
    if (this.waiting === null) return;
    const child = this.free(this.waiting);
    followProcess(child, { timeoutMs: 1_000, maxOutputBytes: 1_024 }).catch(() => undefined);
  }

  private free({ child, timer, onEnd }: Waiting): ChildProcess {
    this.waiting = null;
    clearTimeout(timer);
    child.off('error', onEnd).off('exit', onEnd);
    for (const handle of handlesOf(child)) handle.ref();
    return child;
  }
}

function handlesOf(child: ChildProcess): { ref: () => void; unref: () => void }[] {
  return [child, ...([child.stdin, child.stdout, child.stderr] as Socket[])];
}
