import type { Redact } from '#lib/redact.ts';
import { stripControl } from '#lib/strip-control.ts';
import type { LogLine } from '../log-line.ts';

const flushMs = 80;
const maxBatchChars = 256 * 1024;

export interface LogWriter {
  write(line: LogLine): void;
  /** Resolves when everything written so far is kept. @throws what `append` threw. */
  flush(): Promise<void>;
}

/** Collects lines and hands them on a few times a second, in order, one batch at a time. */
export function createLogWriter(append: (lines: string) => Promise<void>): LogWriter {
  let waiting: string[] = [];
  let chars = 0;
  let timer: NodeJS.Timeout | undefined;
  let tail: Promise<void> = Promise.resolve();

  const send = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const text = waiting.join('');
    waiting = [];
    chars = 0;
    if (text !== '') tail = tail.then(() => append(text));
    return tail;
  };
  return {
    write(line) {
      const text = `${JSON.stringify(line)}\n`;
      waiting.push(text);
      chars += text.length;
      // A failure is told to whoever flushes; here it must not become one that nobody handles.
      if (chars > maxBatchChars) send().catch(() => undefined);
      else timer ??= setTimeout(() => send().catch(() => undefined), flushMs);
    },
    flush: send,
  };
}

/** What a program wrote, as a log may show it: secrets masked, no control sequence but colours. */
export function cleanOutput(text: string, redact: Redact): string {
  const parts = text.split(/(\u001b\[[\d;]*m)/);
  return redact(parts.map((part, at) => (at % 2 === 1 ? part : stripControl(part))).join(''));
}

/** The same for a line of stream-json, at any depth. */
export function cleanEvent(event: Record<string, unknown>, redact: Redact): Record<string, unknown> {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return cleanOutput(value, (same) => same);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
    }
    return value;
  };
  return redact(walk(event)) as Record<string, unknown>;
}
