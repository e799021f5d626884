import type { RepoIndex } from '#lib/repo/entry.ts';
import type { Repo } from '#lib/repo/root.ts';
import { describeFilter } from '#lib/tasks/filter/describe.ts';
import { filterFacts, filterWords } from '#lib/tasks/filter/facts.ts';
import { matchFilter } from '#lib/tasks/filter/match.ts';
import { parseFilter } from '#lib/tasks/filter/parse.ts';
import { type Task, taskStatuses } from '#lib/tasks/model.ts';

const maxListed = 15;
const maxFiltered = 40;

/** What a page that is no file is called; `query`: that of its address. */
export function pageTitle(route: string, query = ''): string {
  const name = nameOf(route);
  const run = /^\/runs\/([^/]+)$/.exec(name);
  if (run) return `Run ${run[1]}`;
  switch (name) {
    case '/':
      return 'Overview';
    case '/board':
      return filterOf(query) === '' ? 'Board' : 'Board, filtered';
    case '/status':
      return 'Status';
    case '/search':
      return 'Search';
    default:
      return name;
  }
}

function nameOf(route: string): string {
  return route.split(/[?#]/, 1)[0] ?? route;
}

/** What a person typed to narrow the board or a search down. */
function filterOf(query: string): string {
  return (new URLSearchParams(query).get('q') ?? '').replace(/\s+/g, ' ').trim().slice(0, 500);
}

/** Where the tasks stand and which files are broken, for a person and without a model. */
export function statusSummary(index: RepoIndex): string {
  return [counts(index), broken(index)].join('\n\n');
}

/** What stands on a page that is no file, in the words that its sections use. */
export function pageSummary(index: RepoIndex, repo: Repo, route: string, query = ''): string {
  const name = nameOf(route);
  switch (name) {
    case '/':
      return ['Home page of the repository.', counts(index), ...homeLists(index), broken(index)].join('\n');
    case '/board':
      return [
        'Board: the tasks of the repository, as a table or one column a status.',
        counts(index),
        ...(filterOf(query) === '' ? homeLists(index) : filteredList(index, repo, filterOf(query))),
      ].join('\n');
    case '/status':
      return [
        'Status page: what is configured and what is running.',
        counts(index),
        broken(index),
        repo.configProblem === null ? 'tasks.config.json is in order.' : `Problem: ${repo.configProblem}`,
        `Task folders: ${repo.config.taskRoots.join(', ')}. Editable folders: ${repo.config.editable.join(', ')}.`,
        `Manager: ${repo.config.manager.concurrency} at once, ${repo.config.manager.timeoutMinutes} minutes each.`,
      ].join('\n');
    default:
      return [`The page ${name} of the server.`, counts(index)].join('\n');
  }
}

function filteredList(index: RepoIndex, repo: Repo, filter: string): string[] {
  const words = filterWords(repo.config, index);
  const { terms, problems } = parseFilter(filter, words);
  const passes = matchFilter(terms, filterFacts(index, words, new Date()));
  const tasks = index.tasks.filter(passes);
  const lines = tasks.slice(0, maxFiltered).map((task) => `- ${task.status ?? 'no status'}, ${line(task)}`);
  const more = tasks.length - lines.length;
  if (more > 0) lines.push(`- … and ${more} more; list_tasks shows them`);
  return [
    `It shows only what fits the filter ${JSON.stringify(filter)}, which means: ${describeFilter(terms)}.`,
    ...problems.map(({ message }) => `Of the filter this was not understood: ${message}`),
    `${tasks.length} tasks fit:`,
    ...lines,
  ];
}

function counts({ tasks, docs }: RepoIndex): string {
  const by = taskStatuses
    .map((status) => [status, tasks.filter((task) => task.status === status).length] as const)
    .filter(([, count]) => count > 0)
    .map(([status, number]) => `${status} ${number}`);
  const unknown = tasks.filter((task) => task.status === null).length;
  if (unknown > 0) by.push(`no known status ${unknown}`);
  const documents = docs.filter((doc) => doc.kind === 'doc').length;
  return `${count(tasks.length, 'task')} (${by.join(', ') || 'none'}) and ${count(documents, 'document')}.`;
}

function homeLists(index: RepoIndex): string[] {
  return (['in_progress', 'in_review', 'ready', 'blocked'] as const).map((status) => {
    const tasks = index.tasks.filter((task) => task.status === status);
    const lines = tasks.slice(0, maxListed).map((task) => `- ${line(task)}`);
    const more = tasks.length - lines.length;
    if (more > 0) lines.push(`- … and ${more} more; list_tasks shows them`);
    return [`${status}:`, ...(lines.length > 0 ? lines : ['- none'])].join('\n');
  });
}

function line(task: Task): string {
  const more = [task.priority, task.owner].filter((each) => each !== null).join(', ');
  const needs = task.dependsOn.length > 0 ? `, depends on ${task.dependsOn.join(', ')}` : '';
  return `${task.id}: ${task.title} (${task.path}${more === '' ? '' : `, ${more}`}${needs})`;
}

function broken({ docs, tasks }: RepoIndex): string {
  const paths = [
    ...docs.flatMap(({ path, problem }) => {
      if (problem === undefined) return [];
      return [problem.startsWith(path) ? problem : `${path}: ${problem}`];
    }),
    ...tasks
      .filter((task) => task.findings.some((finding) => finding.severity === 'error'))
      .map(
        (task) => `${task.path}: ${task.findings.find((finding) => finding.severity === 'error')?.message}`,
      ),
  ];
  const unique = [...new Set(paths)];
  if (unique.length === 0) return 'No file has errors.';
  const more = unique.length > maxListed ? [`- … and ${unique.length - maxListed} more`] : [];
  return ['Files with errors:', ...unique.slice(0, maxListed).map((text) => `- ${text}`), ...more].join('\n');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
