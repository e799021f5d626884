import { createIndexer } from '#lib/docs/repo-index.ts';
import { AppError } from '#lib/errors.ts';
import { withWriteLock } from '#lib/repo/lock.ts';
import { resolveForWrite } from '#lib/repo/policy.ts';
import type { Repo } from '#lib/repo/root.ts';
import { writeRepoFile } from '#lib/repo/write.ts';
import { configFile, exampleTask, type StarterFile, templateFile } from './starter.ts';

export interface InitPlan {
  create: StarterFile[];
  /** What is there already, or not needed, in sentences. */
  keep: string[];
  /** How many tasks there are before. */
  tasks: number;
}

/** What `task init` would write: only what is missing. */
export async function planInit(repo: Repo, options: { template: boolean; day: string }): Promise<InitPlan> {
  const { tasks } = await createIndexer(repo).get();
  const plan: InitPlan = { create: [], keep: [], tasks: tasks.length };
  const wanted = [configFile(repo.config), ...(options.template ? [templateFile()] : [])];
  if (tasks.length === 0) wanted.push(exampleTask(repo.config, options.day));
  else plan.keep.push(`There ${tasks.length === 1 ? 'is 1 task' : `are ${tasks.length} tasks`} already.`);
  for (const file of wanted) {
    if (await exists(repo, file.path)) plan.keep.push(`${file.path} is there and stays as it is.`);
    else plan.create.push(file);
  }
  return plan;
}

async function exists(repo: Repo, path: string): Promise<boolean> {
  return (await resolveForWrite(repo, path)).exists;
}

/** Writes the files of a plan; one that came into being meanwhile is left alone. Returns the paths written. */
export async function applyInit(repo: Repo, plan: InitPlan): Promise<string[]> {
  return withWriteLock(repo, async () => {
    const written: string[] = [];
    for (const { path, text } of plan.create) {
      try {
        await writeRepoFile(repo, path, Buffer.from(text), 'absent');
        written.push(path);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'stale') throw error;
      }
    }
    return written;
  });
}
