import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { AppError } from './errors.ts';
import { findRepoRoot } from './repo/find-root.ts';

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
  DATABASE_URL: z.string().optional(),
  PORT: whole(0, 65_535).default(3000),
});
type Name = keyof typeof variables.shape;
const names = Object.keys(variables.shape) as Name[];
const secretNames: readonly Name[] = [
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'TASKS_SERVER_DISPATCH_TOKEN',
  'DATABASE_URL',
];

// A cloned repository may bring an `.env` of its own. It may bring keys and models, but not choose which
// programs run, nor send a key of the machine's owner to an address of its own.
const neverFromRepo: readonly Name[] = ['TASKS_REPO_ROOT', 'TASK_BIN', 'CLAUDE_BIN'];
const addressOfKey: readonly [Name, Name][] = [
  ['OPENAI_BASE_URL', 'OPENAI_API_KEY'],
  ['ANTHROPIC_BASE_URL', 'ANTHROPIC_API_KEY'],
];

type Values = Partial<Record<Name, string>>;

function readEnvFile(path: string): Values {
  if (!existsSync(path)) return {};
  return pick(parseEnv(readFileSync(path, 'utf8')));
}

/** Only what we know, and an empty value means «not set». */
function pick(source: NodeJS.Dict<string>): Values {
  const found: Values = {};
  for (const name of names) {
    const value = source[name]?.trim();
    if (value) found[name] = value;
  }
  return found;
}

function fromRepo(values: Values, set: Values): Values {
  const taken = { ...values };
  for (const name of neverFromRepo) delete taken[name];
  for (const [address, key] of addressOfKey) if (set[key] || !taken[key]) delete taken[address];
  return taken;
}

/**
 * Reads the environment, then `.env.local` and `.env` of the project, then `.env` of the served repository;
 * what is set earlier wins.
 * @throws AppError `invalid` with a sentence that names the variable. The value is not repeated: it may be a key.
 */
export function loadEnv(options: { env?: NodeJS.Dict<string>; cwd?: string; appRoot?: string } = {}): Env {
  const env = options.env ?? process.env;
  const cwd = options.cwd ?? process.cwd();
  const appRoot = options.appRoot ?? env.TASKS_APP_ROOT ?? cwd;
  const own: Values = {
    ...readEnvFile(join(appRoot, '.env')),
    ...readEnvFile(join(appRoot, '.env.local')),
    ...pick(env),
  };
  const repoRoot = own.TASKS_REPO_ROOT ? resolve(cwd, own.TASKS_REPO_ROOT) : findRepoRoot(cwd);
  const merged = { ...fromRepo(readEnvFile(join(repoRoot, '.env')), own), ...own };

  const parsed = variables.safeParse(merged);
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
    stateDir: value.TASKS_STATE_DIR ? resolve(cwd, value.TASKS_STATE_DIR) : undefined,
    claudeTimeoutMs: value.TASKS_CLAUDE_TIMEOUT_MS,
    taskBin: value.TASK_BIN ?? [process.execPath, join(appRoot, 'bin', 'task.mjs')],
    claudeBin: value.CLAUDE_BIN ?? ['claude'],
    databaseUrl: value.DATABASE_URL,
    port: value.PORT,
    secrets: secretNames.map((name) => merged[name]).filter((secret) => secret !== undefined),
  };
}
