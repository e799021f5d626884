import type { Indexer } from '#lib/docs/repo-index.ts';
import { AppError } from '#lib/errors.ts';
import type { Repo } from '#lib/repo/root.ts';
import { idPart, taskPlace } from '#lib/tasks/place.ts';
import { knownWorkstreams, worksheetRoots } from '#lib/tasks/workstreams.ts';
import type { ToolIO, ToolName } from '#lib/tools/io.ts';
import { statusSummary } from '../context-page.ts';
import type { DocRef } from '../message.ts';
import { helpText } from './help.ts';
import { type Command, parseCommand } from './parse.ts';

type Call<Name extends ToolName = ToolName> = {
  [N in Name]: { tool: N; input: ToolIO[N]['input'] };
}[Name];

/** What a command comes to: words of the server, and calls of the very tools that the model has. */
export type Step = { text: string } | Call;

interface Sources {
  repo: Repo;
  index: Pick<Indexer, 'get'>;
  pageWords?: ((route: string) => Promise<string | null>) | undefined;
}

/**
 * The steps of what a person typed, on the page that is open. Does nothing yet.
 * @throws AppError in words for them, where it cannot be done as it was typed.
 */
export async function planCommand(sources: Sources, text: string, doc: DocRef): Promise<Step[]> {
  const command = parseCommand(text);
  const { argument } = command;
  switch (command.name) {
    case 'search':
      return [{ tool: 'search_files', input: { query: argument, literal: true } }];
    case 'find':
      return [{ tool: 'find_names', input: { query: argument } }];
    case 'validate': {
      const tasks = argument === '' && doc.kind === 'task' ? [doc.path] : argument.split(/[\s,]+/);
      const all = argument === 'all' || (argument === '' && doc.kind !== 'task');
      return [{ tool: 'validate_tasks', input: all ? {} : { tasks: tasks.filter(Boolean) } }];
    }
    case 'queue':
      return [{ tool: 'register_task_for_manager', input: { task: taskMeant(command, doc) } }];
    case 'status':
      return [
        { text: statusSummary(await sources.index.get()) },
        ...(await managerStep(sources)),
        {
          tool: 'list_tasks',
          input: { status: ['in_progress', 'in_review', 'ready', 'blocked'], sort: 'status', limit: 50 },
        },
      ];
    case 'task':
    case 'new':
      return [{ tool: 'create_task', input: await newTask(sources, command, doc) }];
    case 'help':
      return [{ text: helpText }];
  }
}

async function managerStep({ pageWords }: Sources): Promise<Step[]> {
  const words = await pageWords?.('/status');
  return words ? [{ text: words }] : [];
}

function taskMeant({ name, argument }: Command, doc: DocRef): string {
  if (argument !== '') return argument;
  if (doc.kind === 'task') return doc.path;
  throw new AppError('bad-request', `No task is open here; name one: /${name} INFRA-LOGIN.`);
}

async function newTask(
  { repo, index }: Sources,
  { name, argument }: Command,
  doc: DocRef,
): Promise<{ title: string; workstream: string }> {
  if (argument === '') {
    throw new AppError('bad-request', '/new alone begins a new conversation; a title makes a task.');
  }
  const roots = worksheetRoots(repo.config);
  const known = [...new Set(knownWorkstreams((await index.get()).docs, roots).map((each) => each.name))];
  const [, before = '', after = ''] = /^([\p{L}\p{N}][\p{L}\p{N} _-]*):\s+(.+)$/u.exec(argument) ?? [];
  // «Fix: the relay» is a title, unless there is a workstream of that name.
  const named = known.find((each) => idPart(each) === idPart(before)) ?? (known.length === 0 ? before : '');
  if (before !== '' && named !== '') return { title: after, workstream: named };
  const here = taskPlace(doc.kind === 'folder' ? `${doc.path}/x.md` : doc.path, roots)?.workstream;
  const workstream = here || (known.length === 1 ? known[0] : undefined);
  if (workstream !== undefined) return { title: argument, workstream };
  const there = known.length === 0 ? '' : ` There are: ${known.slice(0, 20).join(', ')}.`;
  throw new AppError(
    'bad-request',
    `Say in which workstream: /${name} ${known[0] ?? 'infra'}: ${argument.slice(0, 60).toWellFormed()}.${there}`,
  );
}
