import type { RepoIndex } from '#lib/repo/entry.ts';
import { dependantsById } from './dependants.ts';
import type { Task, TaskStatus } from './model.ts';

/** A task that another might be made to wait for. */
export interface DependencyCandidate {
  id: string;
  title: string;
  path: string;
  status: TaskStatus | null;
  /** It waits for the other already, at once or through others: the dependency would be a circle. */
  isCircle: boolean;
}

const maxFound = 20;

/** Lower-cased once for each state of the repository. */
const wordsOf = new WeakMap<RepoIndex['tasks'], { task: Task; id: string; title: string }[]>();

/**
 * Tasks that `query` may mean, best first, without the task itself and what it depends on already. Each word has
 * to stand in the id or the title; where nothing has all of them, their letters in order are enough. Without a
 * query: open neighbours of the same workstream.
 */
export function dependencyCandidates(index: RepoIndex, task: Task, query: string): DependencyCandidate[] {
  const known =
    wordsOf.get(index.tasks) ??
    index.tasks.map((one) => ({ task: one, id: one.id.toLowerCase(), title: one.title.toLowerCase() }));
  wordsOf.set(index.tasks, known);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  const taken = new Set([task.id, ...task.dependsOn]);
  const scored = known.flatMap((one) => {
    if (taken.has(one.task.id)) return [];
    const score = scoreOf(one, words, task);
    return score === null ? [] : [{ task: one.task, score }];
  });
  scored.sort((a, b) => b.score - a.score || (a.task.id < b.task.id ? -1 : 1));
  const best = scored.slice(0, maxFound);
  const waiting = best.length > 0 ? dependantsOf(index, task) : new Set<string>();
  return best.map(({ task: { id, title, path, status } }) => ({
    ...{ id, title, path, status },
    isCircle: waiting.has(id),
  }));
}

function scoreOf(
  { task, id, title }: { task: Task; id: string; title: string },
  words: readonly string[],
  from: Task,
): number | null {
  const isOver = task.status === 'completed' || task.status === 'cancelled';
  let score = (isOver ? -3 : 0) + (task.workstream === from.workstream ? 2 : 0);
  if (words.length === 0) return isOver || task.workstream !== from.workstream ? null : score;
  for (const word of words) {
    if (id === word) score += 100;
    else if (id.startsWith(word)) score += 20;
    else if (startsWord(id, word)) score += 14;
    else if (startsWord(title, word)) score += 12;
    else if (id.includes(word) || title.includes(word)) score += 6;
    else if (word.length > 2 && (hasLetters(id, word) || hasLetters(title, word))) score -= 20;
    else return null;
  }
  return score;
}

function startsWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  return at === 0 || (at > 0 && /[\s_\-./]/.test(text[at - 1] ?? ''));
}

function hasLetters(text: string, letters: string): boolean {
  let at = 0;
  for (const char of text) if (char === letters[at]) at++;
  return at === letters.length;
}

/** Ids of all that wait for the task, at once or through others. */
function dependantsOf(index: RepoIndex, task: Task): Set<string> {
  const byNeed = dependantsById(index);
  const found = new Set<string>();
  const waiting = [task.id];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const { id: next } of byNeed.get(id) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(next);
    }
  }
  return found;
}
