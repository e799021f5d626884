import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { findRepoRoot } from './repo/find-root.ts';

/** Every variable that we read. Their schema is in `env.ts`, apart: it takes longer to load than a command runs. */
export const variableNames = [
  'TASKS_REPO_ROOT',
  'OPENAI_API_KEY',
  'OPENAI_MODEL',
  'OPENAI_BASE_URL',
  'TASKS_CHAT_API',
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_MODEL',
  'ANTHROPIC_BASE_URL',
  'TASKS_CHAT_APPROVAL',
  'TASKS_CHAT_MAX_STEPS',
  'TASKS_SERVER_DISPATCH_TOKEN',
  'TASKS_STATE_DIR',
  'TASKS_CLAUDE_TIMEOUT_MS',
  'TASK_BIN',
  'CLAUDE_BIN',
  'TASKS_EDITOR',
  'DATABASE_URL',
  'PORT',
] as const;
export type VariableName = (typeof variableNames)[number];

/** Those in which any text is right: there is nothing to check. */
const anyText: ReadonlySet<VariableName> = new Set([
  'TASKS_REPO_ROOT',
  'TASKS_STATE_DIR',
  'OPENAI_API_KEY',
  'OPENAI_MODEL',
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_MODEL',
  'TASKS_SERVER_DISPATCH_TOKEN',
  'DATABASE_URL',
] as const);

export type EnvValues = Partial<Record<VariableName, string>>;

export interface FoundEnv {
  values: EnvValues;
  /** Absolute. */
  appRoot: string;
  cwd: string;
  repoRoot: string;
  /** Absolute. */
  stateDir: string | undefined;
  /** A value is set that may be wrong. */
  needsCheck: boolean;
}

// A cloned repository may bring an `.env` of its own. It may bring keys and models, but not choose which
// programs run, whose queue of runs is worked off, nor send a key of the machine's owner to an address of its own.
const neverFromRepo: readonly VariableName[] = [
  'TASKS_REPO_ROOT',
  'TASK_BIN',
  'CLAUDE_BIN',
  'TASKS_EDITOR',
  'DATABASE_URL',
];
const addressOfKey: readonly [VariableName, VariableName][] = [
  ['OPENAI_BASE_URL', 'OPENAI_API_KEY'],
  ['ANTHROPIC_BASE_URL', 'ANTHROPIC_API_KEY'],
];

function readEnvFile(path: string): EnvValues {
  if (!existsSync(path)) return {};
  return pick(parseEnv(readFileSync(path, 'utf8')));
}

/** Only what we know, and an empty value means «not set». */
function pick(source: NodeJS.Dict<string>): EnvValues {
  const found: EnvValues = {};
  for (const name of variableNames) {
    const value = source[name]?.trim();
    if (value) found[name] = value;
  }
  return found;
}

function fromRepo(values: EnvValues, set: EnvValues): EnvValues {
  const taken = { ...values };
  for (const name of neverFromRepo) delete taken[name];
  for (const [address, key] of addressOfKey) if (set[key] || !taken[key]) delete taken[address];
  return taken;
}

/**
 * Finds the environment, then `.env.local` and `.env` of the project, then `.env` of the served repository; what is
 * set earlier wins. Nothing is checked.
 */
export function findEnv(
  options: { env?: NodeJS.Dict<string>; cwd?: string; appRoot?: string } = {},
): FoundEnv {
  const env = options.env ?? process.env;
  const cwd = options.cwd ?? process.cwd();
  const appRoot = options.appRoot ?? env.TASKS_APP_ROOT ?? cwd;
  const own: EnvValues = {
    ...readEnvFile(join(appRoot, '.env')),
    ...readEnvFile(join(appRoot, '.env.local')),
    ...pick(env),
  };
  const repoRoot = own.TASKS_REPO_ROOT ? resolve(cwd, own.TASKS_REPO_ROOT) : findRepoRoot(cwd);
  const values = { ...fromRepo(readEnvFile(join(repoRoot, '.env')), own), ...own };
  const stateDir = values.TASKS_STATE_DIR ? resolve(cwd, values.TASKS_STATE_DIR) : undefined;
  const needsCheck = (Object.keys(values) as VariableName[]).some((name) => !anyText.has(name));
  return { values, appRoot, cwd, repoRoot, stateDir, needsCheck };
}
