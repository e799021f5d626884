const verbs: Record<string, string> = {
  edit_section: 'Rewrote a section',
  create_task: 'Made a task',
  update_task: 'Updated a task',
  register_task_for_manager: 'Set a status',
};

/** What a tool did to a file, in the past tense. */
export function effectWords({ tool, created }: { tool: string; created: boolean }): string {
  return verbs[tool] ?? (created ? 'Created' : 'Edited');
}
