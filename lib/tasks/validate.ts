import { readFrontMatter } from '#lib/docs/front-matter.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { readRepoText } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';
import { type CrossFinding, crossFindings } from './cross-findings.ts';
import type { Finding, Task } from './model.ts';
import { fieldFindings, needsText, sectionFindings } from './own-findings.ts';
import { fieldPlace } from './parse.ts';

const concurrentReads = 16;

export interface ValidateOptions {
  /** Only findings of these tasks; what stands between files is still judged against all. */
  only?: readonly Task[];
  /** Every finding is an error. */
  strict?: boolean;
  onProgress?: (done: number, total: number) => void;
}

/** All findings, ordered by path, line and column. Reads only files whose sections or places matter. */
export async function validateTasks(
  repo: Repo,
  index: RepoIndex,
  options: ValidateOptions = {},
): Promise<Finding[]> {
  const chosen = new Set(options.only ?? index.tasks);
  const cross = Map.groupBy(
    crossFindings(index.tasks).filter(({ members }) => members.some((task) => chosen.has(task))),
    ({ task }) => task,
  );
  const tasks = [...new Set([...chosen, ...cross.keys()])];
  const findings: Finding[] = [];
  let done = 0;
  let next = 0;
  const lane = async () => {
    for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) {
      findings.push(...(await findingsOf(repo, task, chosen.has(task), cross.get(task) ?? [])));
      options.onProgress?.(++done, tasks.length);
    }
  };
  await Promise.all(Array.from({ length: concurrentReads }, lane));
  return findings.map((finding) => graded(finding, options.strict ?? false)).sort(byPlace);
}

async function findingsOf(
  repo: Repo,
  task: Task,
  isChosen: boolean,
  cross: readonly CrossFinding[],
): Promise<Finding[]> {
  const own = isChosen ? [...task.findings, ...fieldFindings(task)] : [];
  const withSections = isChosen && needsText(task);
  if (cross.length === 0 && !withSections) return own;
  const text = await readRepoText(repo, task.path).then(
    (file) => file.text,
    () => '',
  );
  const front = cross.length > 0 ? readFrontMatter(text) : null;
  const located = cross.map(({ code, severity, message, remedy, field, item }) => ({
    ...{ code, severity, message, remedy, path: task.path },
    ...fieldPlace(text, front, field, item),
  }));
  return [...own, ...located, ...(withSections ? sectionFindings(task, text) : [])];
}

/** Empty sections are a warning unless strict; strict makes an error of every warning. */
function graded(finding: Finding, strict: boolean): Finding {
  if (strict) return { ...finding, severity: 'error' };
  return finding.code.startsWith('section-') ? { ...finding, severity: 'warning' } : finding;
}

function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
