type Closer = () => Promise<void> | void;

// On globalThis for the same reason as the context: several instances of a module live in one process.
const slot = Symbol.for('dataface-tasks.closers');
const holder = globalThis as unknown as Record<symbol, Map<string, Closer> | undefined>;
const closers: Map<string, Closer> = holder[slot] ?? new Map();
holder[slot] = closers;

/** Has `close` called when the server is told to stop. A second registration under one name replaces the first. */
export function onShutdown(name: string, close: Closer): void {
  closers.set(name, close);
}

export async function closeStreams(): Promise<void> {
  await Promise.allSettled([...closers.values()].map(async (close) => close()));
}
