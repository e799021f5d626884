import { z } from 'zod';
import type { ClaudeSubagentOutput } from './io-programs.ts';

export type ClaudeStep = ClaudeSubagentOutput['steps'][number];

/** The last word of the program about its run. */
export interface ClaudeResult {
  isError: boolean;
  /** `success`, `error_max_turns`, `error_during_execution`, …; says `success` for API errors too. */
  subtype: string;
  text: string;
  turns: number | undefined;
  costUsd: number | undefined;
}

export interface ClaudeEvent {
  steps: ClaudeStep[];
  result?: ClaudeResult;
}

const block = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('tool_use'), name: z.string(), input: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.string() }),
]);
const assistant = z.object({
  type: z.literal('assistant'),
  message: z.object({ content: z.array(block) }),
});
const result = z.object({
  type: z.literal('result'),
  subtype: z.string().catch(''),
  is_error: z.boolean().catch(false),
  result: z.string().optional().catch(undefined),
  errors: z.array(z.string()).optional().catch(undefined),
  num_turns: z.number().optional().catch(undefined),
  total_cost_usd: z.number().optional().catch(undefined),
});

/** Reads one line of `--output-format stream-json`. Lines of other kinds, and what is no JSON, say nothing. */
export function readClaudeLine(line: string): ClaudeEvent {
  const data = parseJson(line);
  const said = assistant.safeParse(data);
  if (said.success) return { steps: said.data.message.content.flatMap(stepOf) };
  const ended = result.safeParse(data);
  if (!ended.success) return { steps: [] };
  const { subtype, is_error: isError, num_turns: turns, total_cost_usd: costUsd } = ended.data;
  const text = ended.data.result ?? ended.data.errors?.join('\n') ?? '';
  return { steps: [], result: { isError, subtype, text, turns, costUsd } };
}

function stepOf(part: z.infer<typeof block>): ClaudeStep[] {
  if ('text' in part) return part.text.trim() === '' ? [] : [{ kind: 'text', text: part.text.trim() }];
  if ('input' in part) return [{ kind: 'tool', text: toolWords(part.name, part.input) }];
  return [];
}

function toolWords(name: string, input: Record<string, unknown>): string {
  const value = (key: string) => (typeof input[key] === 'string' ? input[key] : '');
  switch (name) {
    case 'Read':
      return `Reading ${value('file_path')}`;
    case 'Grep':
      return `Searching “${value('pattern')}”${value('path') && ` in ${value('path')}`}`;
    case 'Glob':
      return `Listing ${value('pattern')}${value('path') && ` in ${value('path')}`}`;
    default:
      return `Using ${name}`;
  }
}

function parseJson(line: string): unknown {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
