import type { ManagerContext } from '#lib/manager/context.ts';
import { type LogLine, logLineSchema } from '#lib/manager/log-line.ts';
import type { Run } from '#lib/manager/run.ts';
import { isActive } from '#lib/manager/run-states.ts';
import type { Output } from './output.ts';
import { clock } from './run-cells.ts';

const tailBytes = 512 * 1024;

/** Prints a run's log, and with `follow` what comes, until the run has ended. */
export async function printLog(
  ctx: ManagerContext,
  run: Run,
  output: Output,
  { follow, tail }: { follow?: boolean; tail?: number },
): Promise<void> {
  let offset = 0;
  const drain = async () => {
    for (;;) {
      const page = await ctx.store.readLog(run.id, offset);
      if (page.text === '') return;
      offset = page.nextOffset;
      print(output, page.text.split('\n'));
    }
  };
  if (tail !== undefined) {
    const page = await ctx.store.readLog(run.id, -tailBytes);
    print(output, page.text.split('\n').filter(Boolean).slice(-tail));
    offset = page.nextOffset;
  }
  let wake: (() => void) | undefined;
  const unfollow = follow ? ctx.store.follow((id) => (id === run.id || id === null) && wake?.()) : undefined;
  try {
    for (;;) {
      const isOver = !isActive((await ctx.store.find(run.id)) ?? run);
      await drain();
      if (!follow || isOver) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
        // Should a change not be told; and who follows waits, however little there is to hold the process.
        setTimeout(resolve, 1_000);
      });
    }
  } finally {
    unfollow?.();
  }
}

function print(output: Output, lines: readonly string[]): void {
  for (const text of lines) {
    if (text === '') continue;
    if (output.isJson) {
      process.stdout.write(`${text}\n`);
      continue;
    }
    const parsed = logLineSchema.safeParse(JSON.parse(text));
    if (!parsed.success) continue;
    for (const words of wordsOf(parsed.data)) {
      output.line({ text: `${clock(new Date(parsed.data.t))}  `, paint: 'dim' }, words);
    }
  }
}

function wordsOf(line: LogLine): ({ text: string; paint: 'bold' | 'red' | 'yellow' | 'dim' } | string)[] {
  switch (line.kind) {
    case 'note':
      return [
        {
          text: line.text,
          paint: line.level === 'error' ? 'red' : line.level === 'warn' ? 'yellow' : 'bold',
        },
      ];
    case 'output':
      return [line.stream === 'stderr' ? { text: line.text, paint: 'dim' } : line.text];
    case 'dropped':
      return [
        {
          text: `… ${line.lines} lines (${Math.round(line.bytes / 1024)} KB) dropped: too many at once`,
          paint: 'yellow',
        },
      ];
    case 'event':
      return eventWords(line.event).map((text) => ({ text, paint: 'dim' }));
  }
}

interface Block {
  type?: unknown;
  text?: unknown;
  name?: unknown;
  input?: unknown;
}

/** What an agent says and which tools it uses; its other events are of no use on a terminal. */
function eventWords(event: Record<string, unknown>): string[] {
  if (event.type === 'result') return [`Ended: ${String(event.subtype ?? '')}`];
  const content = (event.message as { content?: unknown } | undefined)?.content;
  if (event.type !== 'assistant' || !Array.isArray(content)) return [];
  return (content as Block[]).flatMap((block) => {
    if (block.type === 'text' && typeof block.text === 'string')
      return block.text.split('\n').filter(Boolean);
    if (block.type === 'tool_use')
      return [`→ ${String(block.name)} ${JSON.stringify(block.input ?? {}).slice(0, 160)}`];
    return [];
  });
}
