import type { Task } from '#lib/tasks/model.ts';

/** The facts of a task that can be changed on its page. */
export type FactField = 'status' | 'priority' | 'milestone' | 'owner' | 'labels' | 'depends';

/** In the order of the header. */
export const factNames: Record<FactField, string> = {
  status: 'Status',
  priority: 'Priority',
  milestone: 'Milestone',
  owner: 'Owner',
  labels: 'Labels',
  depends: 'Waits for',
};

/** What menus need to know of the open task: small, as every page of a task carries it. */
export interface FactsOfTask
  extends Pick<Task, 'path' | 'id' | 'status' | 'rawStatus' | 'priority' | 'milestone' | 'owner' | 'labels'> {
  /** Whether the file's own words are not ours. */
  isOwnWords: boolean;
  dependsOn: { id: string; title: string | null }[];
}
