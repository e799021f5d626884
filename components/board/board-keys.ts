import type { Shortcut } from '#components/shell/shortcuts.ts';

const toRow = { run: () => false };

/** Keys that the rows and cards themselves hear; named here so that the help has them. */
export const listKeys: readonly Shortcut[] = [
  { keys: 'k', does: 'Task before it', ...toRow },
  { keys: 'x', does: 'Select the task', ...toRow },
  { keys: 's', does: 'Status of the task, or of what is selected', ...toRow },
  { keys: 'p', does: 'Priority of it', ...toRow },
  { keys: 'm', does: 'Milestone of it', ...toRow },
  { keys: 'o', does: 'Owner of it', ...toRow },
];
