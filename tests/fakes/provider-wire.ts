import { randomUUID } from 'node:crypto';

/** What the fake model does with one request. */
export interface Turn {
  text?: string;
  reasoning?: string;
  calls?: { name: string; arguments: unknown }[];
  /** Deltas a second; as fast as it goes where absent. */
  rate?: number;
  /** Characters a delta. */
  deltaChars?: number;
  /** Instead of `text`: one delta each. A function is called when its delta is to be sent, and may take its time. */
  deltas?: (string | (() => string | Promise<string>))[];
  /** Refuses the request outright. */
  status?: number;
  headers?: Record<string, string>;
  error?: { message: string; type?: string; code?: string };
  /** Reports `error` inside the stream, after the text. */
  errorInStream?: boolean;
  /** Before the first byte, and after the head of the stream. */
  silentMs?: number;
  /** After the text: destroys the socket, or ends the body without its last events. */
  cut?: 'socket' | 'clean';
  /** Sends a line that is no JSON after the first delta. */
  malformed?: boolean;
  usage?: { input: number; output: number };
}

export type Send = (event: unknown) => Promise<void>;
export interface Wire {
  head(): unknown[];
  reasoning(text: string): unknown[];
  textStart(): unknown[];
  textDelta(delta: string): unknown[];
  textEnd(): unknown[];
  call(name: string, args: string): unknown[];
  error(error: NonNullable<Turn['error']>): unknown[];
  tail(usage: { input: number; output: number }, called: boolean): unknown[];
}

const id = (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}`;

/** Events of OpenAI's Responses API, as `@ai-sdk/openai` reads them. */
export function responsesWire(model: string): Wire {
  const response = id('resp');
  let index = -1;
  let item = '';
  return {
    head: () => [
      {
        type: 'response.created',
        response: { id: response, created_at: Math.floor(Date.now() / 1000), model },
      },
      {
        type: 'response.in_progress',
        response: { id: response, created_at: Math.floor(Date.now() / 1000), model },
      },
    ],
    reasoning(text) {
      index++;
      const rs = id('rs');
      const at = { item_id: rs, output_index: index, summary_index: 0 };
      const made = { type: 'reasoning', id: rs, encrypted_content: 'ZW5jcnlwdGVk', summary: [] };
      return [
        { type: 'response.output_item.added', output_index: index, item: made },
        { type: 'response.reasoning_summary_part.added', ...at },
        { type: 'response.reasoning_summary_text.delta', ...at, delta: text },
        { type: 'response.reasoning_summary_part.done', ...at },
        { type: 'response.output_item.done', output_index: index, item: made },
      ];
    },
    textStart() {
      index++;
      item = id('msg');
      return [
        {
          type: 'response.output_item.added',
          output_index: index,
          item: { type: 'message', id: item, role: 'assistant', content: [] },
        },
      ];
    },
    textDelta: (delta) => [
      { type: 'response.output_text.delta', item_id: item, output_index: index, content_index: 0, delta },
    ],
    textEnd: () => [
      {
        type: 'response.output_item.done',
        output_index: index,
        item: { type: 'message', id: item, role: 'assistant', content: [] },
      },
    ],
    call(name, args) {
      index++;
      const made = { type: 'function_call', id: id('fc'), call_id: id('call'), name };
      const deltas = args.match(/[\s\S]{1,24}/g) ?? [''];
      return [
        {
          type: 'response.output_item.added',
          output_index: index,
          item: { ...made, arguments: '', status: 'in_progress' },
        },
        ...deltas.map((delta) => ({
          type: 'response.function_call_arguments.delta',
          item_id: made.id,
          output_index: index,
          delta,
        })),
        {
          type: 'response.output_item.done',
          output_index: index,
          item: { ...made, arguments: args, status: 'completed' },
        },
      ];
    },
    error: (error) => [{ type: 'error', sequence_number: 1, error: { type: 'server_error', ...error } }],
    tail: (usage) => [
      {
        type: 'response.completed',
        response: {
          id: response,
          usage: {
            input_tokens: usage.input,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: usage.output,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: usage.input + usage.output,
          },
        },
      },
    ],
  };
}

/** Chunks of OpenAI's Chat Completions, which local servers speak too. */
export function completionsWire(model: string): Wire {
  const base = { id: id('chatcmpl'), object: 'chat.completion.chunk', created: 1, model };
  const chunk = (delta: unknown, finish: string | null = null) => ({
    ...base,
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  let calls = -1;
  return {
    head: () => [chunk({ role: 'assistant', content: '' })],
    reasoning: (text) => [chunk({ reasoning_content: text })],
    textStart: () => [],
    textDelta: (content) => [chunk({ content })],
    textEnd: () => [],
    call(name, args) {
      calls++;
      const first = { index: calls, id: id('call'), type: 'function', function: { name, arguments: '' } };
      const deltas = args.match(/[\s\S]{1,24}/g) ?? [''];
      return [
        chunk({ tool_calls: [first] }),
        ...deltas.map((part) => chunk({ tool_calls: [{ index: calls, function: { arguments: part } }] })),
      ];
    },
    error: (error) => [{ error }],
    tail: (usage, called) => [
      chunk({}, called ? 'tool_calls' : 'stop'),
      {
        ...base,
        choices: [],
        usage: {
          prompt_tokens: usage.input,
          completion_tokens: usage.output,
          total_tokens: usage.input + usage.output,
        },
      },
    ],
  };
}
