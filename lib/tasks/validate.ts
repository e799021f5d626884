import { readFrontMatter } from '#lib/docs/front-matter.ts';
import { breather } from '#lib/repo/breather.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { readRepoText } from '#lib/repo/read.ts';
import { readHead } from '#lib/repo/read-head.ts';
import type { Repo } from '#lib/repo/root.ts';
import { type CrossFinding, crossFindings } from './cross-findings.ts';
import type { Finding, Task } from './model.ts';
import { type FieldFinding, fieldFindings, needsText, sectionFindings } from './own-findings.ts';
import { fieldPlace } from './parse.ts';

const usualBytes = 256 * 1024;

/** A cache: of a task as the index read it, so that one file that changes does not have thousands read again. */
const sectionsOf = new WeakMap<Task, readonly Finding[]>();

export interface ValidateOptions {
  /** Only findings of these tasks; what stands between files is still judged against all. */
  only?: readonly Task[];
  /** Every finding is an error. */
  strict?: boolean;
  /** Empty sections of planned tasks are errors although the rest is not graded strictly: what queueing asks for. */
  ready?: boolean;
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
  const breathe = breather();
  for (const [at, task] of tasks.entries()) {
    findings.push(...(await findingsOf(repo, task, chosen.has(task), cross.get(task) ?? [])));
    await breathe();
    options.onProgress?.(at + 1, tasks.length);
  }
  return findings.map((finding) => graded(finding, options)).sort(byPlace);
}

async function findingsOf(
  repo: Repo,
  task: Task,
  isChosen: boolean,
  cross: readonly CrossFinding[],
): Promise<Finding[]> {
  const fields: readonly FieldFinding[] = isChosen ? [...cross, ...fieldFindings(task)] : cross;
  const withSections = isChosen && needsText(task);
  const own = isChosen ? task.findings : [];
  if (fields.length === 0 && !withSections) return own;
  const known = fields.length === 0 ? sectionsOf.get(task) : undefined;
  if (known) return [...own, ...known];
  const text = await textOf(repo, task.path);
  const front = fields.length > 0 ? readFrontMatter(text) : null;
  const located = fields.map(({ code, severity, message, remedy, field, item }) => ({
    ...{ code, severity, message, remedy, path: task.path },
    ...fieldPlace(text, front, field, item),
  }));
  const sections = withSections ? sectionFindings(task, text) : [];
  if (withSections) sectionsOf.set(task, sections);
  return [...own, ...located, ...sections];
}

/** Empty where the file is gone by now. */
async function textOf(repo: Repo, path: string): Promise<string> {
  const head = readHead(repo, path, usualBytes);
  if (head && !head.truncated) return head.text;
  return readRepoText(repo, path).then(
    (file) => file.text,
    () => '',
  );
}

/** Empty sections are a warning unless strict; strict makes an error of every warning. */
export function graded(finding: Finding, { strict, ready }: ValidateOptions): Finding {
  if (strict) return { ...finding, severity: 'error' };
  return finding.code.startsWith('section-') && !ready ? { ...finding, severity: 'warning' } : finding;
}

export function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
