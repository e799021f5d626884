import { childEnv } from './run.ts';

/** Our environment less every key but the one that the Claude CLI needs, and with its chatter turned off. */
export function claudeEnv(
  anthropic: { apiKey: string; baseUrl: string | undefined } | undefined,
): NodeJS.Dict<string> {
  const base = childEnv();
  for (const name of Object.keys(base)) if (/^(OPENAI_|TASKS_|CLAUDECODE$)/.test(name)) delete base[name];
  return {
    ...base,
    // The key of this server if it has one, else one of the shell's own, else the program's own login.
    ...given('ANTHROPIC_API_KEY', anthropic?.apiKey ?? process.env.ANTHROPIC_API_KEY),
    ...given('ANTHROPIC_AUTH_TOKEN', process.env.ANTHROPIC_AUTH_TOKEN),
    ...given('ANTHROPIC_BASE_URL', anthropic?.baseUrl ?? process.env.ANTHROPIC_BASE_URL),
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
