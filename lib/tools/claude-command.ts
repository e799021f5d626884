import type { Env } from '#lib/env.ts';
import { childEnv } from '#lib/process/run.ts';
import { secretGlobs } from '#lib/repo/policy.ts';
import { limits } from './limits.ts';

// `--tools` leaves nothing but these in the program; `--allowedTools` would still offer all of them. Rules of
// settings are gitignore-like patterns relative to the working directory.
const tools = 'Read,Grep,Glob';

/** Arguments of a read-only, non-interactive run of the Claude CLI; the prompt comes on standard input. */
export function claudeArgs(): string[] {
  const deny = [
    ...secretGlobs.files.flatMap((pattern) => [`Read(./${pattern})`, `Read(./**/${pattern})`]),
    ...secretGlobs.folders.flatMap((folder) => [`Read(./${folder}/**)`, `Read(./**/${folder}/**)`]),
  ];
  return [
    '-p',
    ...['--output-format', 'stream-json', '--verbose'],
    ...['--max-turns', String(limits.subagentTurns)],
    ...['--tools', tools],
    // A repository must not choose programs: neither its settings nor its hooks and servers are taken.
    ...['--setting-sources', 'user'],
    '--strict-mcp-config',
    '--no-session-persistence',
    ...['--settings', JSON.stringify({ disableAllHooks: true, permissions: { deny } })],
  ];
}

/** Our environment less every key but the one that the program needs, and with its chatter turned off. */
export function claudeEnv(env: Pick<Env, 'anthropic'>): NodeJS.Dict<string> {
  const base = childEnv();
  for (const name of Object.keys(base)) if (/^(OPENAI_|TASKS_|CLAUDECODE$)/.test(name)) delete base[name];
  return {
    ...base,
    // The key of this server if it has one, else one of the shell's own, else the program's own login.
    ...given('ANTHROPIC_API_KEY', env.anthropic?.apiKey ?? process.env.ANTHROPIC_API_KEY),
    ...given('ANTHROPIC_AUTH_TOKEN', process.env.ANTHROPIC_AUTH_TOKEN),
    ...given('ANTHROPIC_BASE_URL', env.anthropic?.baseUrl ?? process.env.ANTHROPIC_BASE_URL),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    // A wrong key would be retried for three minutes.
    CLAUDE_CODE_MAX_RETRIES: '2',
    NO_COLOR: '1',
  };
}

function given(name: string, value: string | undefined): NodeJS.Dict<string> {
  return value ? { [name]: value } : {};
}
