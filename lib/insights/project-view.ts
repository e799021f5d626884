import type { RepoIndex } from '#lib/repo/entry.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import {
  clustersOf,
  maxNodes,
  type ProjectGraph,
  type ProjectGraphChoice,
  projectGraph,
} from './project-graph.ts';

export interface ProjectView {
  /** Each milestone or workstream, with how many of its tasks have which status, in the order of a task's life. */
  clusters: { name: string; total: number; counts: { status: TaskStatus | null; count: number }[] }[];
  /** The one that is drawn alone, or null. */
  only: string | null;
  /** Null where there are too many tasks for a picture. */
  wide: ProjectGraph | null;
  /** The same for a phone; null where it would be no picture there. */
  narrow: ProjectGraph | null;
}

const phoneRoomPx = 346;
const maxNarrowNodes = 300;
const life: readonly (TaskStatus | null)[] = [
  ...(['completed', 'in_review', 'in_progress', 'ready', 'todo', 'draft', 'blocked', 'cancelled'] as const),
  null,
];

/** How every part of the project stands, and its picture where one can be read. */
export function projectView(
  index: RepoIndex,
  choice: Omit<ProjectGraphChoice, 'only' | 'roomPx'> & { only: string | null },
): ProjectView {
  const groups = clustersOf(index, choice);
  const clusters = groups.map(([name, tasks]) => {
    const byStatus = Map.groupBy(tasks, ({ status }) => status);
    const counts = life.flatMap((status) => {
      const count = byStatus.get(status)?.length ?? 0;
      return count === 0 ? [] : [{ status, count }];
    });
    return { name, total: tasks.length, counts };
  });
  const chosen = clusters.find(({ name }) => name === choice.only);
  const count = chosen?.total ?? clusters.reduce((sum, { total }) => sum + total, 0);
  const { by, show, order } = choice;
  const which = { by, show, order, ...(chosen && { only: chosen.name }) };
  const isDrawn = chosen !== undefined || count <= maxNodes;
  return {
    clusters,
    only: chosen?.name ?? null,
    wide: isDrawn ? projectGraph(index, which) : null,
    narrow:
      isDrawn && count <= maxNarrowNodes ? projectGraph(index, { ...which, roomPx: phoneRoomPx }) : null,
  };
}
