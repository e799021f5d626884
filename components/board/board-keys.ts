import type { Shortcut } from '#components/shell/shortcuts.ts';

/** Heads the keys of the list in the help. */
export const whereList = 'In the list of tasks';

const toRow = { where: whereList, run: () => false };

/** Keys that the rows and cards themselves hear; named here so that the help has them. */
export const listKeys: readonly Shortcut[] = [
  { keys: 'k', does: 'Task before it', ...toRow },
  { keys: 'x', does: 'Select the task', ...toRow },
  { keys: 's', does: 'Change its status, or that of the selection', ...toRow },
  { keys: 'p', does: 'Change its priority', ...toRow },
  { keys: 'm', does: 'Change its milestone', ...toRow },
  { keys: 'o', does: 'Change its owner', ...toRow },
];
