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
