import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { claudeEnv } from '#lib/process/claude-env.ts';
import { type RunResult, runProcess } from '#lib/process/run.ts';
import { resolveInRepo } from '#lib/repo/policy.ts';
import { stripControl } from '#lib/strip-control.ts';
import { claudeArgs } from './claude-command.ts';
import { type ClaudeResult, type ClaudeStep, readClaudeLine } from './claude-events.ts';
import type { ToolContext } from './context.ts';
import { defineTool } from './define.ts';
import type { ClaudeSubagentInput, ClaudeSubagentOutput, CommandFailure } from './io-programs.ts';
import { limits } from './limits.ts';
import { lineReader } from './line-reader.ts';
import { pathField, wellFormed } from './schema.ts';
import { shownCommand, withoutRoot } from './show-command.ts';

export const claudeSubagent = defineTool({
  name: 'run_claude_subagent',
  kind: 'delegate',
  description:
    'Hand a question that needs long reading or hard thinking to Claude, which can read and search this ' +
    'repository but change nothing. It knows nothing of this conversation: put everything it needs into the ' +
    'prompt. paths are files to begin with. Takes minutes and costs money.',
  input: z.object({
    prompt: wellFormed(limits.promptChars).min(1),
    paths: z.array(pathField).max(50).nullish(),
  }),
  output: z.object({
    ok: z.literal(true),
    state: z.enum(['running', 'done']),
    elapsedMs: z.number(),
    activity: z.string(),
    steps: z.array(z.object({ kind: z.enum(['tool', 'text']), text: z.string() })),
    result: z.string().optional(),
    turns: z.number().optional(),
    costUsd: z.number().optional(),
  }),
  // The program is ended by its own limit; this one is for a program that can't be ended.
  timeoutMs: (ctx) => ctx.env.claudeTimeoutMs + 10_000,

  async execute(input, ctx, { signal, progress, redact }) {
    const prompt = await wholePrompt(input, ctx);
    const argv = [...ctx.env.claudeBin, ...claudeArgs()];
    const command = shownCommand(argv, ctx.repo.root);
    const started = performance.now();
    const clean = (text: string) => redact(withoutRoot(stripControl(text), ctx.repo.root));
    const steps: ClaudeStep[] = [];
    let result: ClaudeResult | undefined;
    const state = (): ClaudeSubagentOutput => ({
      ok: true,
      state: 'running',
      elapsedMs: Math.round(performance.now() - started),
      activity: steps.at(-1)?.text ?? 'Starting',
      steps: [...steps],
    });

    const lines = lineReader((line) => {
      const event = readClaudeLine(line);
      result = event.result ?? result;
      if (event.steps.length === 0) return;
      steps.push(...event.steps.map(({ kind, text }) => ({ kind, text: oneLineOf(clean(text)) })));
      steps.splice(0, steps.length - limits.subagentSteps);
      progress(state());
    }, limits.subagentTranscriptBytes);

    progress(state());
    const run = await runProcess(argv, {
      cwd: ctx.repo.root,
      env: claudeEnv(ctx.env.anthropic),
      input: prompt,
      timeoutMs: ctx.env.claudeTimeoutMs,
      maxOutputBytes: limits.subagentTranscriptBytes,
      signal,
      stopWith: 'SIGINT',
      onStdout: lines.write,
    }).catch(asMissing);
    lines.end();
    const failure = failureOf(run, result, ctx.env.claudeTimeoutMs);
    if (failure) {
      const message = clean(failure.message);
      return { ok: false, code: failure.code, message, command, exitCode: run.exitCode };
    }
    return {
      ...state(),
      state: 'done',
      activity: 'Done',
      result: bounded(clean(result?.text ?? '')),
      ...(result?.turns === undefined ? {} : { turns: result.turns }),
      ...(result?.costUsd === undefined ? {} : { costUsd: result.costUsd }),
    };
  },

  async preview(input, ctx) {
    return {
      kind: 'delegate',
      command: shownCommand([...ctx.env.claudeBin, ...claudeArgs()], ctx.repo.root),
      prompt: await wholePrompt(input, ctx),
      timeoutMs: ctx.env.claudeTimeoutMs,
    };
  },
});

/** @throws AppError for a path that the policy does not let be read. */
async function wholePrompt({ prompt, paths }: ClaudeSubagentInput, ctx: ToolContext): Promise<string> {
  const checked = await Promise.all((paths ?? []).map((path) => resolveInRepo(ctx.repo, path)));
  if (checked.length === 0) return prompt;
  return `${prompt}\n\nBegin with these files:\n${checked.map(({ rel }) => `- ${rel}`).join('\n')}`;
}

function failureOf(
  run: RunResult,
  result: ClaudeResult | undefined,
  timeoutMs: number,
): Pick<CommandFailure, 'code' | 'message'> | null {
  switch (run.outcome) {
    case 'timeout':
      return {
        code: 'timeout',
        message: `Claude did not finish within ${timeoutMs / 1000} s and was ended. Ask for less, or raise TASKS_CLAUDE_TIMEOUT_MS.`,
      };
    case 'aborted':
      return { code: 'stopped', message: 'Claude was stopped before it finished.' };
    case 'output-limit':
      return { code: 'too-large', message: 'Claude wrote far too much and was ended. Ask for less.' };
    case 'exited':
      break;
  }
  if (result && !result.isError && run.exitCode === 0) return null;
  if (result?.subtype === 'error_max_turns') {
    const message = `Claude needed more than ${limits.subagentTurns} turns. Split the question.`;
    return { code: 'failed', message };
  }
  const said = (result?.text || run.stderr || run.stdout).trim().slice(-1_000);
  const how = run.exitCode === null ? `was ended by ${run.signal}` : `ended with exit code ${run.exitCode}`;
  const unreadable = result === undefined && run.exitCode === 0;
  const what = unreadable ? 'Claude ended without a result that could be read' : `Claude ${how}`;
  return { code: 'failed', message: said === '' ? `${what}.` : `${what}: ${said}` };
}

function asMissing(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
  throw new AppError(
    'unavailable',
    'The Claude CLI is not there to run. Install it (npm install -g @anthropic-ai/claude-code) so that `claude` is on PATH, or set CLAUDE_BIN to it, and start the server again.',
    { cause: error },
  );
}

function oneLineOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 200 ? line : `${line.slice(0, 199).toWellFormed()}…`;
}

function bounded(text: string): string {
  if (text.length <= limits.subagentResultChars) return text;
  return `${text.slice(0, limits.subagentResultChars).toWellFormed()}\n\n[Cut: the answer was longer.]`;
}
