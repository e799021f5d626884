// Something the chat did changed files of the repository: the page that is open should be rendered anew.
const listeners = new Set<() => void>();

export function emitPageChange() {
  for (const listener of listeners) listener();
}

export function onPageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Whether a tool call that ended with this has changed a file. */
export function changedFiles(output: unknown): boolean {
  if (typeof output !== 'object' || output === null || !('ok' in output) || output.ok !== true) return false;
  return 'editId' in output || ('taskId' in output && 'command' in output);
}
