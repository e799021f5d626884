import { join } from 'node:path';
import { z } from 'zod';
import { findEnv, type VariableName } from './env-values.ts';
import { AppError } from './errors.ts';

/** The settings of one process, from its environment and the `.env` files. */
export interface Env {
  /** Absolute folder of this project: where its own CLI and sources are. */
  appRoot: string;
  /** Absolute; `TASKS_REPO_ROOT`, else the git top level of the working directory. */
  repoRoot: string;
  openai: { apiKey: string; baseUrl: string | undefined } | undefined;
  openaiModel: string;
  chatApi: 'responses' | 'chat-completions';
  anthropic: { apiKey: string; baseUrl: string | undefined } | undefined;
  anthropicModel: string;
  chatApproval: 'ask' | 'auto';
  chatMaxSteps: number;
  dispatchToken: string | undefined;
  stateDir: string | undefined;
  claudeTimeoutMs: number;
  /** Head of an argv, ready to be spawned. */
  taskBin: readonly string[];
  claudeBin: readonly string[];
  /** Argv of the person's own editor, with `{file}` and `{line}` in it. */
  editor: readonly string[] | undefined;
  databaseUrl: string | undefined;
  port: number;
  /** Values that may never be shown to anybody. */
  secrets: readonly string[];
}

const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const whole = (min: number, max: number) =>
  z.coerce.number({ error: 'must be a number' }).int('must be a whole number').min(min).max(max);

/** A program: a path or name, or a JSON array that is the head of an argv. */
const program = z.string().transform((value, context): string[] => {
  if (!value.trimStart().startsWith('[')) return [value];
  try {
    const argv = z.array(z.string().min(1)).min(1).safeParse(JSON.parse(value));
    if (argv.success) return argv.data;
  } catch {
    // Worded below, together with arrays of the wrong shape.
  }
  context.addIssue({
    code: 'custom',
    message: 'must be a path, or a JSON array of strings such as ["node","cli.mjs"]',
  });
  return z.NEVER;
});

const variables = z.object({
  TASKS_REPO_ROOT: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_MODEL: z.string().default('gpt-5.4-mini'),
  OPENAI_BASE_URL: url.optional(),
  TASKS_CHAT_API: z.enum(['responses', 'chat-completions']).default('responses'),
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_MODEL: z.string().default('claude-sonnet-4-5'),
  ANTHROPIC_BASE_URL: url.optional(),
  TASKS_CHAT_APPROVAL: z.enum(['ask', 'auto']).default('ask'),
  TASKS_CHAT_MAX_STEPS: whole(1, 200).default(20),
  TASKS_SERVER_DISPATCH_TOKEN: z.string().optional(),
  TASKS_STATE_DIR: z.string().optional(),
  TASKS_CLAUDE_TIMEOUT_MS: whole(100, 86_400_000).default(120_000),
  TASK_BIN: program.optional(),
  CLAUDE_BIN: program.optional(),
  TASKS_EDITOR: program.optional(),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      hostname: /^/,
      error: 'must be an address like postgres://user@host:5432/name',
    })
    .optional(),
  PORT: whole(0, 65_535).default(3000),
} satisfies Record<VariableName, z.ZodType>);
const secretNames: readonly VariableName[] = [
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'TASKS_SERVER_DISPATCH_TOKEN',
  'DATABASE_URL',
];

/**
 * Reads the environment, then `.env.local` and `.env` of the project, then `.env` of the served repository;
 * what is set earlier wins.
 * @throws AppError `invalid` with a sentence that names the variable. The value is not repeated: it may be a key.
 */
export function loadEnv(options: { env?: NodeJS.Dict<string>; cwd?: string; appRoot?: string } = {}): Env {
  const { values, appRoot, repoRoot, stateDir } = findEnv(options);
  const parsed = variables.safeParse(values);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError(
      'invalid',
      `${String(issue?.path[0] ?? 'The environment')} has a value that cannot be used: ${issue?.message ?? 'not valid'}.`,
    );
  }
  const value = parsed.data;
  return {
    appRoot,
    repoRoot,
    openai: value.OPENAI_API_KEY
      ? { apiKey: value.OPENAI_API_KEY, baseUrl: value.OPENAI_BASE_URL }
      : undefined,
    openaiModel: value.OPENAI_MODEL,
    chatApi: value.TASKS_CHAT_API,
    anthropic: value.ANTHROPIC_API_KEY
      ? { apiKey: value.ANTHROPIC_API_KEY, baseUrl: value.ANTHROPIC_BASE_URL }
      : undefined,
    anthropicModel: value.ANTHROPIC_MODEL,
    chatApproval: value.TASKS_CHAT_APPROVAL,
    chatMaxSteps: value.TASKS_CHAT_MAX_STEPS,
    dispatchToken: value.TASKS_SERVER_DISPATCH_TOKEN,
    stateDir,
    claudeTimeoutMs: value.TASKS_CLAUDE_TIMEOUT_MS,
    taskBin: value.TASK_BIN ?? [process.execPath, join(appRoot, 'bin', 'task.mjs')],
    claudeBin: value.CLAUDE_BIN ?? ['claude'],
    editor: value.TASKS_EDITOR,
    databaseUrl: value.DATABASE_URL,
    port: value.PORT,
    secrets: secretNames.map((name) => values[name]).filter((secret) => secret !== undefined),
  };
}
