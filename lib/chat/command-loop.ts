import type { ToolSet } from 'ai';
import { AppError } from '#lib/errors.ts';
import type { Preview } from '#lib/tools/io.ts';
import type { ApprovalSettings, ToolFailure, ToolKind } from '#lib/tools/types.ts';
import { hasOpenApprovals } from './approvals.ts';
import type { Step } from './commands/plan.ts';
import type { ChatChunk } from './fold.ts';
import { createGate } from './gate.ts';
import { randomId } from './ids.ts';
import type { MessageMetadata, Problem, TasksUIMessage } from './message.ts';
import { toolNameOf, toolParts } from './parts.ts';

export interface CommandOptions {
  tools: ToolSet;
  kinds: Readonly<Record<string, ToolKind>>;
  settings: () => ApprovalSettings;
  preview: (toolName: string, input: unknown) => Promise<Preview | ToolFailure>;
  /** What there is of the answer already; empty for a new one. */
  answer: TasksUIMessage;
  plan: () => Promise<Step[]>;
  redact: (text: string) => string;
}

const failed: Problem = {
  code: 'internal',
  message: 'The command failed for a reason that it did not foresee; the log of the server says more.',
  retryable: true,
};

/**
 * What `createAnswer` is for a model, for a command: the same tools under the same gate, told in the same chunks, so
 * that store, cards, approvals and journal know no difference. Never asks a model.
 */
export function createCommandAnswer(options: CommandOptions) {
  const { answer, redact } = options;
  const gate = createGate({ ...options, answered: answer });
  const tools = gate.guard(options.tools);
  let problem: Problem | undefined;

  async function* produce(signal: AbortSignal): AsyncGenerator<ChatChunk> {
    try {
      if (answer.parts.length > 0) yield* goOn(signal);
      else yield* begin(signal);
    } catch (error) {
      if (!(error instanceof AppError)) {
        console.error('[chat] a command broke off:', error instanceof Error ? error.name : typeof error);
        problem = failed;
        return;
      }
      yield* words(redact(error.message));
    }
  }

  async function* begin(signal: AbortSignal): AsyncGenerator<ChatChunk> {
    yield { type: 'start-step' };
    for (const step of await options.plan()) {
      if ('text' in step) {
        yield* words(redact(step.text));
        continue;
      }
      const { tool: toolName, input } = step;
      const toolCallId = randomId('call');
      yield { type: 'tool-input-available', toolCallId, toolName, input };
      const decision = await gate.decide({ toolCallId, toolName, input });
      for (const { preview } of gate.takePreviews()) {
        yield { type: 'data-preview', id: toolCallId, data: { toolCallId, preview } };
      }
      if (decision === 'user-approval') {
        yield { type: 'tool-approval-request', approvalId: randomId('ask'), toolCallId };
      } else yield* run(toolCallId, toolName, input, signal);
    }
    yield { type: 'finish-step' };
  }

  /** After the person's answers: what they agreed to is run as it is stored, the rest is declined. */
  async function* goOn(signal: AbortSignal): AsyncGenerator<ChatChunk> {
    for (const part of toolParts(answer)) {
      if (part.state !== 'approval-responded') continue;
      const { toolCallId } = part;
      if (part.approval?.approved !== true) yield { type: 'tool-output-denied', toolCallId };
      else yield* run(toolCallId, toolNameOf(part), part.input, signal);
    }
  }

  async function* run(
    toolCallId: string,
    toolName: string,
    input: unknown,
    abortSignal: AbortSignal,
  ): AsyncGenerator<ChatChunk> {
    const execute = tools[toolName]?.execute;
    if (execute === undefined) throw new AppError('not-found', `There is no tool ${toolName}.`);
    const result: unknown = await execute(input, {
      toolCallId,
      messages: [],
      abortSignal,
      context: undefined,
    });
    if (typeof result !== 'object' || result === null || !(Symbol.asyncIterator in result)) {
      yield { type: 'tool-output-available', toolCallId, output: result };
      return;
    }
    let last: unknown;
    for await (const output of result as AsyncIterable<unknown>) {
      last = output;
      yield { type: 'tool-output-available', toolCallId, output, preliminary: true };
    }
    yield { type: 'tool-output-available', toolCallId, output: last };
  }

  function summary(message: TasksUIMessage, aborted: boolean): MessageMetadata {
    if (!aborted && hasOpenApprovals(message)) return { outcome: 'waiting' };
    if (aborted || problem === undefined) return { outcome: 'complete' };
    return { outcome: 'failed', problem };
  }

  return { produce, summary };
}

function* words(text: string): Generator<ChatChunk> {
  const id = randomId('text');
  yield { type: 'text-start', id };
  yield { type: 'text-delta', id, delta: text };
  yield { type: 'text-end', id };
}
