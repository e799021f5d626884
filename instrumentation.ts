/** Long enough for the first page to be made before. */
const warmAfterMs = 2_000;

/** Next calls this once when a server starts, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { startServer } = await import('#lib/server/start.ts');
  await startServer();
  // What fails here fails again, in words, when somebody asks for it.
  setTimeout(() => void warm().catch(() => undefined), warmAfterMs).unref();
}

/** What the palette needs, made while nobody waits for it. */
async function warm(): Promise<void> {
  const { appContext } = await import('#lib/server/context.ts');
  const { warmNames } = await import('#lib/find/warm-names.ts');
  const { repo, index } = appContext();
  await warmNames(repo, await index.get());
}
