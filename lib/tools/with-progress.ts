/**
 * Turns work that reports states into the generator that the AI SDK wants: yields the newest state at most every
 * `everyMs`, and the result last.
 */
export async function* withProgress<State, Result>(
  work: (progress: (state: State) => void) => Promise<Result>,
  everyMs: number,
): AsyncGenerator<State | Result, void, undefined> {
  let newest: { state: State } | undefined;
  let wake = () => {};
  const done = work((state) => {
    newest = { state };
    wake();
  });
  const ended = done.then(
    () => true as const,
    () => true as const,
  );
  for (;;) {
    const reported = newest
      ? Promise.resolve(false)
      : new Promise<false>((resolve) => {
          wake = () => resolve(false);
        });
    if (await Promise.race([ended, reported])) break;
    if (newest) {
      const { state } = newest;
      newest = undefined;
      yield state;
    }
    if (await Promise.race([ended, pause(everyMs)])) break;
  }
  yield await done;
}

function pause(ms: number): Promise<false> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    timer.unref();
  });
}
