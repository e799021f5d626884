import type { FormatTraits } from '../format.ts';

/** Source: the front matter that Backlog.md (github.com/MrLesk/Backlog.md) writes, versions 1.0 to 1.50. */
export const backlogTraits: FormatTraits = {
  name: 'backlog',
  keys: {
    id: 'id',
    title: 'title',
    status: 'status',
    priority: 'priority',
    milestone: 'milestone',
    owner: 'assignee',
    labels: 'labels',
    depends_on: 'dependencies',
    created: 'created_date',
    // Its tasks keep no day and no name of their end: the status is all there is.
    completed: null,
    completed_by: null,
  },
  requiredForReady: ['Description', 'Acceptance Criteria'],
  plannedStatuses: new Set(['ready']),
  isUsualId: (id) => /^[\p{L}\p{N}_-]+-\d+(?:\.\d+)*$/u.test(id),
  usualId: 'letters, a hyphen and a number, as BACK-12 or BACK-12.1',
  needsId: true,
};
