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
