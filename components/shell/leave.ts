let guard: (() => boolean) | null = null;

/** Asked before the page is left by a link, a key or the palette; false keeps the person here. One at a time. */
export function guardLeaving(ask: () => boolean): () => void {
  guard = ask;
  return () => {
    if (guard === ask) guard = null;
  };
}

export function mayLeave(): boolean {
  return guard === null || guard();
}
