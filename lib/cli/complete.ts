import type { Command } from 'commander';
import { completeIds } from '#lib/tasks/complete.ts';
import type { CliContext } from './context.ts';
import { openKnownRuns } from './known-runs.ts';

const maxLines = 200;
const timeoutMs = 1_500;
/** Nothing that a shell would take for more than a word. */
const plainWord = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_.-]*$/u;

/** `task __complete <kind> [prefix]`: what completion scripts ask. Says nothing rather than something wrong. */
export function defineComplete(command: Command, open: () => CliContext): void {
  command
    .argument('<kind>')
    .argument('[prefix]')
    .action(async (kind: string, prefix = '') => {
      // A person waits: late is as good as never.
      const timer = setTimeout(() => process.exit(0), timeoutMs);
      try {
        const context = open();
        const { output } = context;
        const words =
          kind === 'runs' ? await runWords(context, prefix) : await wordsFor(context.repo, kind, prefix);
        for (const word of words.filter((each) => plainWord.test(each)).slice(0, maxLines)) output.line(word);
      } catch {
        // Whatever is wrong is told by the command itself, not in the middle of a line that is being typed.
      } finally {
        clearTimeout(timer);
      }
    });
}

async function wordsFor(repo: CliContext['repo'], kind: string, prefix: string): Promise<string[]> {
  const fits = (word: string) => word.toLowerCase().startsWith(prefix.toLowerCase());
  switch (kind) {
    case 'tasks':
      return completeIds(repo, prefix, maxLines);
    case 'workstreams':
      return (await workstreamFolders(repo)).filter(fits);
    case 'milestones':
      return repo.config.milestones.filter(fits);
    case 'templates':
      return (await (await import('#lib/tasks/find-template.ts')).templateNames(repo)).filter(fits);
    default:
      return [];
  }
}

/** Folders below the task roots, by their names alone. */
async function workstreamFolders(repo: CliContext['repo']): Promise<string[]> {
  const { listRepoFolder } = await import('#lib/repo/read.ts');
  const roots = repo.config.taskRoots.map((root) => (root === '.' ? '' : root));
  const lists = await Promise.all(roots.map((root) => listRepoFolder(repo, root).catch(() => [])));
  return lists.flat().flatMap(({ name, kind }) => (kind === 'folder' ? [name] : []));
}

/** Tasks that have runs; ids of runs only where one is begun, for nobody types them from memory. */
async function runWords(context: CliContext, prefix: string): Promise<string[]> {
  const store = openKnownRuns(context);
  try {
    const runs = await store.list({ latest: true, limit: maxLines });
    const wanted = prefix.toLowerCase();
    const words = runs.flatMap(({ taskId, id }) => (prefix === '' ? [taskId] : [taskId, id]));
    return words.filter((word) => word.toLowerCase().startsWith(wanted));
  } finally {
    await store.close();
  }
}
