import { type ZodType, z } from 'zod';
import { AppError, systemCode } from '#lib/errors.ts';
import { createRedactor, type Redact } from '#lib/redact.ts';
import type { ToolContext } from './context.ts';
import type { Preview, ToolIO, ToolName } from './io.ts';
import type { ToolFailure, ToolKind } from './types.ts';

export interface Calling<Output> {
  /** Aborted when the person stops the answer or the time limit of the tool is reached. */
  signal: AbortSignal;
  /** Shows a state on the way to the result. */
  progress: (output: Output) => void;
  /** Masks secrets. Results pass it in any case; a tool calls it itself before it cuts a text, lest half a secret is left. */
  redact: Redact;
}

interface Definition<Name extends ToolName> {
  name: Name;
  kind: ToolKind;
  /** What the model reads. */
  description: string;
  input: ZodType<ToolIO[Name]['input']>;
  output: ZodType<Exclude<ToolIO[Name]['output'], ToolFailure>>;
  timeoutMs: number | ((ctx: ToolContext) => number);
  execute(
    input: ToolIO[Name]['input'],
    ctx: ToolContext,
    calling: Calling<ToolIO[Name]['output']>,
  ): Promise<ToolIO[Name]['output']>;
  /** What the call would do, or why it would fail; only of tools that can need an approval. */
  preview?(input: ToolIO[Name]['input'], ctx: ToolContext): Promise<Preview | ToolFailure>;
}

/** A tool as callers see it: takes anything, never throws, and lets no known secret out. */
export interface DefinedTool {
  name: ToolName;
  kind: ToolKind;
  description: string;
  input: ZodType;
  run(input: unknown, ctx: ToolContext, calling?: Partial<Calling<unknown>>): Promise<unknown>;
  preview(input: unknown, ctx: ToolContext): Promise<Preview | ToolFailure>;
}

/** How long a stopped tool may take to end what it started before the answer goes on without it. */
const graceMs = 4_000;

export function defineTool<Name extends ToolName>(tool: Definition<Name>): DefinedTool {
  return {
    name: tool.name,
    kind: tool.kind,
    description: tool.description,
    input: tool.input,
    run: (input, ctx, calling = {}) => {
      const redact = redactorOf(ctx);
      return guarded(tool.name, redact, async () => {
        const parsed = tool.input.parse(input);
        const limitMs = typeof tool.timeoutMs === 'number' ? tool.timeoutMs : tool.timeoutMs(ctx);
        const output = await withinTime(tool.name, limitMs, calling.signal, (signal) =>
          tool.execute(parsed, ctx, {
            signal,
            progress: (state) => calling.progress?.(redact(state)),
            redact,
          }),
        );
        return output.ok ? checkedOutput(tool, output) : output;
      });
    },
    preview: (input, ctx) =>
      guarded(tool.name, redactorOf(ctx), async () => {
        if (tool.preview) return tool.preview(tool.input.parse(input), ctx);
        return { ok: false, code: 'refused', message: `${tool.name} needs no approval.` };
      }),
  };
}

/** Rubbish from a tool is a failure of the tool, not of whoever stores or shows it. */
function checkedOutput<Name extends ToolName>(tool: Definition<Name>, output: unknown): unknown {
  const checked = tool.output.safeParse(output);
  if (checked.success) return checked.data;
  throw new Error(`${tool.name} returned something of a wrong shape: ${z.prettifyError(checked.error)}`);
}

async function guarded<T>(
  name: string,
  redact: Redact,
  work: () => Promise<T | ToolFailure>,
): Promise<T | ToolFailure> {
  try {
    return redact(await work());
  } catch (error) {
    return redact(asFailure(name, error, redact));
  }
}

function asFailure(name: string, error: unknown, redact: Redact): ToolFailure {
  if (error instanceof AppError) return { ok: false, code: error.code, message: error.message };
  if (error instanceof z.ZodError) {
    return {
      ok: false,
      code: 'invalid',
      message: `The input of ${name} is not valid: ${z.prettifyError(error)}`,
    };
  }
  // The model gets no details; whoever runs the server does, in its log.
  console.error(
    redact(`[tool ${name}] ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`),
  );
  const code = systemCode(error);
  const why = code === undefined ? 'for a reason that it did not foresee' : `with ${code}`;
  return {
    ok: false,
    code: 'internal',
    message: `${name} failed ${why}. Nothing else is affected; try another way, or once more.`,
  };
}

async function withinTime<T>(
  name: string,
  limitMs: number,
  stop: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const signal = stop ? AbortSignal.any([stop, limit.signal]) : limit.signal;
  const timer = setTimeout(() => limit.abort(), limitMs);
  let grace: NodeJS.Timeout | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    const onAbort = () => {
      // The tool may be ending a program: its own answer is better than ours.
      grace = setTimeout(() => reject(stopped(name, limitMs, limit.signal.aborted)), graceMs);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    if (signal.aborted) throw stopped(name, limitMs, false);
    return await Promise.race([work(signal), givenUp]);
  } finally {
    clearTimeout(timer);
    clearTimeout(grace);
    givenUp.catch(() => undefined);
  }
}

function stopped(name: string, limitMs: number, byTime: boolean): AppError {
  if (!byTime) return new AppError('refused', `${name} was stopped.`);
  return new AppError(
    'timeout',
    `${name} did not end within ${limitMs / 1000} s; ask for less, or try again.`,
  );
}

const redactors = new WeakMap<ToolContext['env'], Redact>();

function redactorOf(ctx: ToolContext): Redact {
  const known = redactors.get(ctx.env);
  if (known) return known;
  const made = createRedactor(ctx.env.secrets, process.env);
  redactors.set(ctx.env, made);
  return made;
}
