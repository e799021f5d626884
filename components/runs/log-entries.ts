import type { LogLine } from '#lib/manager/log-line.ts';

/** A line of a run's log as a person sees it. `key` is its byte offset in the log. */
export type LogEntry = { key: number; t: string } & (
  | { kind: 'note'; level: 'info' | 'warn' | 'error'; text: string }
  | { kind: 'output'; source: 'setup' | 'worker' | 'check'; stream: 'stdout' | 'stderr'; text: string }
  | { kind: 'said'; text: string }
  | { kind: 'thought'; text: string }
  | { kind: 'call'; name: string; object: string; input: string }
  | { kind: 'result'; failed: boolean; lines: number; text: string }
);

const encoder = new TextEncoder();
const maxShownChars = 20_000;

/** Entries of whole lines of a log that begin at byte `offset`. Lines that are not ours, or tell a person nothing, are passed over. */
export function logEntries(text: string, offset: number): LogEntry[] {
  const entries: LogEntry[] = [];
  let at = offset;
  for (const line of text.split('\n')) {
    const key = at;
    at += byteLength(line) + 1;
    if (line === '') continue;
    const parsed = parsedLine(line);
    if (parsed !== null) for (const part of entriesOf(parsed)) entries.push({ ...part, key, t: parsed.t });
  }
  return entries;
}

// A line of plain ASCII, as most are, need not be encoded to be measured.
function byteLength(line: string): number {
  return /^[\u0000-\u007f]*$/.test(line) ? line.length : encoder.encode(line).length;
}

function parsedLine(line: string): LogLine | null {
  try {
    const value = JSON.parse(line) as LogLine;
    return typeof value === 'object' && value !== null && typeof value.kind === 'string' ? value : null;
  } catch {
    return null;
  }
}

type Shown = LogEntry extends infer Each ? (Each extends LogEntry ? Omit<Each, 'key' | 't'> : never) : never;

function entriesOf(line: LogLine): Shown[] {
  switch (line.kind) {
    case 'note':
      return [{ kind: 'note', level: line.level, text: line.text }];
    case 'output':
      return [{ kind: 'output', source: line.source, stream: line.stream, text: cut(line.text) }];
    case 'dropped':
      return [
        {
          kind: 'note',
          level: 'warn',
          text: `${line.lines} lines (${line.bytes} bytes) were left out here.`,
        },
      ];
    case 'event':
      return eventEntries(line.event);
    default:
      return [];
  }
}

interface Block {
  type?: string;
  text?: string;
  thinking?: string;
  name?: string;
  input?: unknown;
  content?: unknown;
  is_error?: boolean;
}

/** What the stream-json of the Claude CLI says; kinds that are not known yet say nothing. */
function eventEntries(event: Record<string, unknown>): Shown[] {
  switch (event.type) {
    case 'system':
      return systemEntries(event);
    case 'assistant':
      return blocksOf(event).flatMap((block): Shown[] => {
        if (block.type === 'text' && block.text) return [{ kind: 'said', text: cut(block.text) }];
        if (block.type === 'thinking' && block.thinking)
          return [{ kind: 'thought', text: cut(block.thinking) }];
        if (block.type === 'tool_use') return [callEntry(block)];
        return [];
      });
    case 'user':
      return blocksOf(event).flatMap((block): Shown[] => {
        if (block.type !== 'tool_result') return [];
        const text = textOf(block.content);
        const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
        return [{ kind: 'result', failed: block.is_error === true, lines, text: cut(text) }];
      });
    case 'result':
      return [resultEntry(event)];
    default:
      return [];
  }
}

function systemEntries(event: Record<string, unknown>): Shown[] {
  if (event.subtype === 'init') {
    const model = typeof event.model === 'string' ? ` with ${event.model}` : '';
    return [{ kind: 'note', level: 'info', text: `The agent started${model}.` }];
  }
  if (event.subtype === 'api_retry') {
    return [{ kind: 'note', level: 'warn', text: 'The model did not answer; the agent tries again.' }];
  }
  return [];
}

function resultEntry(event: Record<string, unknown>): Shown {
  const failed = event.is_error === true;
  const facts = [
    typeof event.num_turns === 'number' ? `${event.num_turns} turns` : null,
    typeof event.duration_ms === 'number' ? `${Math.round(event.duration_ms / 1000)} s` : null,
    typeof event.total_cost_usd === 'number' ? `$${event.total_cost_usd.toFixed(2)}` : null,
  ].filter((fact) => fact !== null);
  const said = failed && typeof event.result === 'string' ? ` ${cut(event.result)}` : '';
  const text = `The agent ${failed ? 'ended with an error' : 'is done'}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}.${said}`;
  return { kind: 'note', level: failed ? 'error' : 'info', text };
}

function blocksOf(event: Record<string, unknown>): Block[] {
  const content = (event.message as { content?: unknown } | undefined)?.content;
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter((block) => typeof block === 'object' && block !== null) : [];
}

/** What a call is about, by the argument that names it. */
const telling = ['file_path', 'path', 'command', 'pattern', 'query', 'url', 'description', 'prompt'];

function callEntry({ name, input }: Block): Shown {
  const args = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  const key = telling.find((each) => typeof args[each] === 'string');
  const object = key === undefined ? '' : String(args[key]).split('\n', 1)[0];
  return { kind: 'call', name: name ?? 'tool', object: object ?? '', input: cut(wordsOfInput(args)) };
}

/** Arguments line by line: texts as they are, anything else as JSON. */
function wordsOfInput(args: Record<string, unknown>): string {
  return Object.entries(args)
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
      return text.includes('\n') ? `${name}:\n${text}` : `${name}: ${text}`;
    })
    .join('\n');
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: Block) => (typeof part?.text === 'string' ? part.text : '')).join('\n');
}

function cut(text: string): string {
  return text.length > maxShownChars
    ? `${text.slice(0, maxShownChars)}\n… ${text.length - maxShownChars} more characters`
    : text;
}
