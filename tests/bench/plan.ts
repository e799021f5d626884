import { plan } from '#lib/manager/plan.ts';
import { crossFindings } from '#lib/tasks/cross-findings.ts';
import type { Task } from '#lib/tasks/model.ts';
import { median, ms, type Row } from './measure.ts';

const count = 10_000;
const now = Date.parse('2026-11-22T12:00:00Z');
const iso = new Date(now).toISOString();
const holder = { host: 'here', pid: 1, started: null, since: iso, beatAt: iso, alive: true };

function tasks(dependsOn: (at: number) => string[]): Task[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ id: `TEAM-TASK_${at}`, title: `Task ${at}`, status: 'ready', rawStatus: 'ready', priority: 'p1' },
    ...{ milestone: null, owner: null, labels: [], dependsOn: dependsOn(at), created: '2026-01-01' },
    ...{
      completed: null,
      completedBy: null,
      workstream: 'team',
      path: `tasks/team/task-${at}.md`,
      findings: [],
    },
  })) as Task[];
}

/**
 * What the manager decides, without reading a file: validation has read them before it, and found what stands between
 * them. In time of this thread, for the machine may do other things.
 */
function once(all: Task[]): number {
  const taskById = new Map(all.map((task) => [task.id, task]));
  crossFindings(all);
  const started = process.threadCpuUsage();
  plan({
    ...{ tasks: all, taskById, findings: [], runs: [], base: { ok: true }, now },
    manager: { paused: null, startFirst: [], readySince: {}, holder },
    limits: { concurrency: 4, reviewLimit: 50, retries: 1 },
    namedFiles: ({ path }) => [path],
  });
  const { user, system } = process.threadCpuUsage(started);
  return (user + system) / 1000;
}

export async function benchPlan(): Promise<Row[]> {
  const kinds: [string, (at: number) => string[]][] = [
    ['all free to start', () => []],
    ['one chain', (at) => (at > 0 ? [`TEAM-TASK_${at - 1}`] : [])],
    ['three dependencies each', (at) => [1, 7, 31].filter((n) => n <= at).map((n) => `TEAM-TASK_${at - n}`)],
  ];
  return kinds.map(([name, dependsOn]) => {
    const times = Array.from({ length: 15 }, () => once(tasks(dependsOn)));
    const value = median(times);
    return {
      name: `plan of 10,000 tasks, ${name}`,
      value: ms(value),
      target: '≤ 50 ms',
      reached: value <= 50,
    };
  });
}
