const encoder = new TextEncoder();

export const keepAliveMs = 15_000;

/**
 * The bytes of one answer, kept while its run goes on: any number of readers get all of it from the beginning
 * and then follow. An entry with a `key` takes the place of the last one with that key (the progress of a
 * tool), so that a replay stays small. Readers may come and go; the run does not notice.
 */
export function createSseBuffer(options: { maxBytes: number; onFull: () => void }) {
  const entries: (Uint8Array | null)[] = [];
  const byKey = new Map<string, number>();
  const waiting = new Set<() => void>();
  let bytes = 0;
  let ended = false;
  let full = false;

  function wakeAll(): void {
    for (const wake of waiting) wake();
    waiting.clear();
  }

  function append(text: string, key?: string): void {
    if (ended) return;
    const entry = encoder.encode(text);
    const before = key === undefined ? undefined : byKey.get(key);
    if (before !== undefined) {
      bytes -= entries[before]?.byteLength ?? 0;
      entries[before] = null;
    }
    if (key !== undefined) byKey.set(key, entries.length);
    entries.push(entry);
    bytes += entry.byteLength;
    wakeAll();
    if (bytes > options.maxBytes && !full) {
      full = true;
      options.onFull();
    }
  }

  function follow(): ReadableStream<Uint8Array> {
    let at = 0;
    let keepAlive: NodeJS.Timeout | undefined;
    let wake: (() => void) | undefined;
    const stop = () => {
      clearInterval(keepAlive);
      if (wake !== undefined) waiting.delete(wake);
    };
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          // A comment line: proxies and browsers see life while a tool works silently.
          keepAlive = setInterval(() => controller.enqueue(encoder.encode(': keep-alive\n\n')), keepAliveMs);
          keepAlive.unref();
        },
        async pull(controller) {
          for (;;) {
            while (at < entries.length) {
              const entry = entries[at++];
              if (entry) return controller.enqueue(entry);
            }
            if (ended) {
              stop();
              return controller.close();
            }
            await new Promise<void>((resolve) => {
              wake = resolve;
              waiting.add(resolve);
            });
          }
        },
        cancel: stop,
      },
      { highWaterMark: 0 },
    );
  }

  return {
    append,
    follow,
    end(): void {
      ended = true;
      wakeAll();
    },
    get byteLength(): number {
      return bytes;
    },
  };
}

export type SseBuffer = ReturnType<typeof createSseBuffer>;

/** One event as the AI SDK's client reads it. */
export function sseEvent(data: unknown): string {
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}
