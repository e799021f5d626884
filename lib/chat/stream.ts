import { isStepCount, type ModelMessage, streamText, type ToolSet, toUIMessageStream } from 'ai';
import type { Preview } from '#lib/tools/io.ts';
import type { ApprovalSettings, ToolFailure, ToolKind } from '#lib/tools/types.ts';
import { hasOpenApprovals } from './approvals.ts';
import type { ChatChunk } from './fold.ts';
import { createGate } from './gate.ts';
import type { MessageMetadata, MessageUsage, Notice, Problem, TasksUIMessage } from './message.ts';
import { createMeter } from './meter.ts';
import { toolParts } from './parts.ts';
import { cutProblem, emptyProblem, malformedProblem, problemOf } from './problem.ts';
import { instructions } from './prompt.ts';
import type { ChatModel } from './provider.ts';
import { pruneSteps } from './prune.ts';

// Its warnings name models and settings on the console of whoever runs the server; ours say it on the page.
(globalThis as { AI_SDK_LOG_WARNINGS?: boolean }).AI_SDK_LOG_WARNINGS = false;

export interface AnswerOptions {
  model: ChatModel;
  /** What is sent, and what was left out of it. May ask the model for a summary. */
  prepare: (signal: AbortSignal) => Promise<{ messages: ModelMessage[]; notices: Notice[] }>;
  /** Tokens that the messages may have in all. */
  budget: number;
  tools: ToolSet;
  kinds: Readonly<Record<string, ToolKind>>;
  settings: () => ApprovalSettings;
  preview: (toolName: string, input: unknown) => Promise<Preview | ToolFailure>;
  /** What there is of the answer already; empty for a new one. */
  answer: TasksUIMessage;
  maxSteps: number;
  /** Why no more may be asked of the model, this answer having taken so much; null where it may. */
  limit?: (usage: MessageUsage, asked: { begun: boolean; estimated: boolean }) => Problem | null;
  /** What the answer has taken so far, again and again; of a step that is not over by an estimate. */
  onUsage?: (usage: MessageUsage) => void;
  maxRetries?: number;
  redact: (text: string) => string;
}

/**
 * The loop: asks the model, runs the tools it calls, asks again, up to the limit of steps. `produce` yields the
 * chunks between `start` and `finish` and never throws; `summary` then says how it ended.
 */
export function createAnswer(options: AnswerOptions) {
  const gate = createGate({ ...options, answered: options.answer });
  const tools = gate.guard(options.tools);
  const errors: unknown[] = [];
  const meter = createMeter(options.answer.metadata?.usage ?? {});
  const enough = new AbortController();
  let finishReason: string | undefined;
  let steps = 0;
  const notices: Notice[] = [];
  let limited: Problem | null = null;
  // What a person has approved is done in any case; the model is asked once more about it.
  const owed = toolParts(options.answer).some((part) => part.state === 'approval-responded');

  function lookAtLimit(): void {
    const usage = meter.taken();
    options.onUsage?.(usage);
    // It has the right to tell what came of what was approved.
    if (owed && steps === 0) return;
    limited ??= options.limit?.(usage, { begun: true, estimated: meter.isEstimated() }) ?? null;
    if (limited !== null) enough.abort();
  }

  async function* produce(signal: AbortSignal): AsyncGenerator<ChatChunk> {
    try {
      if (!owed) limited = options.limit?.(meter.taken(), { begun: false, estimated: false }) ?? null;
      if (limited !== null) return;
      const prepared = await options.prepare(signal);
      for (const data of prepared.notices) yield { type: 'data-notice', data };
      const result = streamText({
        model: options.model.model,
        instructions,
        messages: prepared.messages,
        prepareStep: ({ messages }) => {
          const pruned = pruneSteps(messages, options.budget);
          if (pruned === null) return undefined;
          if (notices.length === 0) notices.push({ kind: 'pruned', text: prunedStepsText });
          return { messages: pruned };
        },
        tools,
        providerOptions: options.model.providerOptions,
        stopWhen: [
          isStepCount(options.maxSteps),
          () => {
            const asked = { begun: true, estimated: meter.isEstimated() };
            limited ??= options.limit?.(meter.taken(), asked) ?? null;
            return limited !== null;
          },
        ],
        maxRetries: options.maxRetries ?? 2,
        // Edits of one step must land in the order in which the model wrote them.
        toolCallConcurrency: 1,
        toolApproval: ({ toolCall }) => gate.decide(toolCall),
        abortSignal: AbortSignal.any([signal, enough.signal]),
        onStepEnd: (step) => {
          steps++;
          meter.endStep(step);
          finishReason = step.finishReason;
          options.onUsage?.(meter.taken());
        },
        onError: ({ error }) => {
          errors.push(error);
        },
      });
      const chunks = toUIMessageStream<ToolSet, TasksUIMessage>({
        stream: result.stream,
        tools,
        sendStart: false,
        sendFinish: false,
        redactToolErrors: false,
        onError: () => 'failed',
      });
      let told = 0;
      for await (const chunk of chunks) {
        if (notices[told] !== undefined) yield { type: 'data-notice', data: notices[told++] as Notice };
        for (const { toolCallId, preview } of gate.takePreviews()) {
          yield { type: 'data-preview', id: toolCallId, data: { toolCallId, preview } };
        }
        // How it failed is told by the end's metadata, which is stored too; an error chunk would end the
        // browser's stream before that arrives.
        if (chunk.type !== 'error' && chunk.type !== 'abort') yield chunk;
        if (meter.see(chunk)) lookAtLimit();
      }
    } catch (error) {
      errors.push(error);
    }
  }

  function problem(message: TasksUIMessage): Problem | undefined {
    if (enough.signal.aborted && limited !== null) return limited;
    const error = errors.find((each) => !isMalformed(each)) ?? errors[0];
    if (error !== undefined) return problemOf(error, options.redact);
    // Reached with the last words of an answer it is nothing to be told of.
    if (limited !== null && (steps === 0 || finishReason === 'tool-calls')) return limited;
    return problemOfFinish(finishReason, message, steps >= options.maxSteps, options.maxSteps);
  }

  function isMalformed(error: unknown): boolean {
    return problemOf(error, options.redact) === malformedProblem;
  }

  function summary(message: TasksUIMessage, aborted: boolean): MessageMetadata {
    const found = aborted ? undefined : problem(message);
    const waiting = !aborted && hasOpenApprovals(message);
    return {
      usage: meter.taken(),
      ...(meter.isEstimated() ? { estimated: true as const } : {}),
      ...(finishReason === undefined ? {} : { finishReason }),
      outcome: waiting ? 'waiting' : found === undefined ? 'complete' : 'failed',
      ...(found === undefined || waiting ? {} : { problem: found }),
    };
  }

  return { produce, summary };
}

const prunedStepsText =
  'This answer has read a lot: results of its first tool calls are no longer sent to the model. They stay here.';

function problemOfFinish(
  finishReason: string | undefined,
  message: TasksUIMessage,
  atLimit: boolean,
  maxSteps: number,
): Problem | undefined {
  switch (finishReason) {
    case undefined:
    case 'interrupted':
      return cutProblem;
    case 'tool-calls':
      if (!atLimit || hasOpenApprovals(message)) return undefined;
      return {
        code: 'step-limit',
        message: `Paused after ${maxSteps} steps, the limit for one message. Say «continue» to let it go on.`,
        retryable: false,
      };
    case 'length':
      return {
        code: 'provider-context',
        message:
          'The answer reached the length that the model may write at once. Say «continue» to get the rest.',
        retryable: false,
      };
    case 'content-filter':
      return {
        code: 'provider-error',
        message: "The provider's content filter withheld the answer. Ask in other words.",
        retryable: true,
      };
    case 'error':
      return problemOf(undefined, (text) => text);
    default:
      return hasSaidSomething(message) ? undefined : emptyProblem;
  }
}

/** Whether the last step holds words for the person. */
function hasSaidSomething(message: TasksUIMessage): boolean {
  const from = message.parts.findLastIndex((part) => part.type === 'step-start');
  return message.parts.slice(from + 1).some((part) => part.type === 'text' && part.text.trim() !== '');
}
