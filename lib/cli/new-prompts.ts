import { createIndexer } from '#lib/docs/repo-index.ts';
import type { Repo } from '#lib/repo/root.ts';
import { taskPriorities } from '#lib/tasks/model.ts';
import { slugOf } from '#lib/tasks/slug.ts';
import { knownWorkstreams, worksheetRoots } from '#lib/tasks/workstreams.ts';
import type { NewFlags } from './new.ts';

export async function workstreamNames(repo: Repo): Promise<string[]> {
  const { docs } = await createIndexer(repo).get();
  return [...new Set(knownWorkstreams(docs, worksheetRoots(repo.config)).map(({ name }) => name))];
}

const another = '\0another';

/** Asks for what is missing, on the terminal; null when the person gives up. */
export async function askForTask(start: {
  title: string | undefined;
  known: readonly string[];
  flags: NewFlags;
}): Promise<{ title: string; flags: NewFlags } | null> {
  const { isCancel, select, text } = await import('@clack/prompts');
  // Standard output stays for the data.
  const output = process.stderr;
  const name = (message: string) =>
    text({
      message,
      output,
      validate: (value) => (slugOf(value ?? '') === '' ? 'Say it in words.' : undefined),
    });

  const title = start.title ?? (await name('What is to be done?'));
  if (isCancel(title)) return null;
  let workstream = start.flags.workstream ?? another;
  if (start.flags.workstream === undefined && start.known.length > 0) {
    const options = [
      ...start.known.map((value) => ({ value, label: value })),
      { value: another, label: 'another' },
    ];
    const chosen = await select({ message: 'In which workstream?', options, output });
    if (isCancel(chosen)) return null;
    workstream = chosen;
  }
  if (workstream === another) {
    const named = await name('What is the workstream called?');
    if (isCancel(named)) return null;
    workstream = named.trim();
  }
  const flags: NewFlags = { ...start.flags, workstream };
  if (flags.priority === undefined) {
    const options = [
      { value: '', label: 'none' },
      ...taskPriorities.map((value) => ({ value, label: value })),
    ];
    const priority = await select({ message: 'How urgent is it?', options, output });
    if (isCancel(priority)) return null;
    const chosen = taskPriorities.find((each) => each === priority);
    if (chosen) flags.priority = chosen;
  }
  if (flags.problem === undefined && flags.from === undefined) {
    const message = 'What is wrong, and for whom?';
    const problem = await text({ message, placeholder: 'Enter to leave it for later', output });
    if (isCancel(problem)) return null;
    if (problem) flags.problem = problem;
  }
  return { title: title.replace(/\s+/g, ' ').trim(), flags };
}
