import { AppError } from '#lib/errors.ts';
import { ByteLru } from '#lib/markdown/byte-lru.ts';
import { type RenderFailure, RenderPool } from '#lib/markdown/render-pool.ts';
import type { DocumentView, RenderedDocument } from '#lib/markdown/rendered.ts';
import { sourceForm, unreadableForm } from '#lib/markdown/source-form.ts';
import { decodeText, type FileIdentity, readRepoFile, statRepoPath } from '#lib/repo/read.ts';
import type { Repo } from '#lib/repo/root.ts';

const maxBytes = 2 * 1024 * 1024;
const limitMs = 3_000;
const maxCacheWeight = 24 * 1024 * 1024;
/** A document that took too long is tried again after this: perhaps it was the machine that was busy. */
const retryAfterMs = 60_000;

interface Aside {
  pool: RenderPool | undefined;
  cache: ByteLru<{ document: RenderedDocument; until: number }>;
  underWay: Map<string, Promise<RenderedDocument>>;
}

// Next loads this module more than once in a process: threads and cache are shared through the global object.
const slot = Symbol.for('dataface-tasks.markdown');
const holder = globalThis as unknown as Record<symbol, Aside | undefined>;

function aside(): Aside {
  holder[slot] ??= { pool: undefined, cache: new ByteLru(maxCacheWeight), underWay: new Map() };
  return holder[slot];
}

/**
 * The rendered form of a markdown file as it is on disk now. Cached by the file's identity, so that a page seen
 * before costs one `stat`; asks for the same version share one rendering. What cannot be rendered in time comes
 * back as source with a notice, never as a throw.
 * @throws AppError `not-found` or `forbidden` of the path policy.
 */
export async function renderAside(
  repo: Repo,
  path: string,
  view: DocumentView = 'page',
): Promise<RenderedDocument> {
  const { identity } = await statRepoPath(repo, path);
  const { cache, underWay } = aside();
  const key = keyOf(repo, identity, view);
  const cached = cache.get(key);
  if (cached && cached.until > Date.now()) return cached.document;

  const shared = underWay.get(key);
  if (shared) return shared;
  const rendering = readAndRender(repo, identity.path, view).finally(() => underWay.delete(key));
  underWay.set(key, rendering);
  return rendering;
}

function keyOf(repo: Repo, identity: FileIdentity, view: DocumentView): string {
  return `${repo.root}\0${view}\0${identity.key}`;
}

async function readAndRender(repo: Repo, path: string, view: DocumentView): Promise<RenderedDocument> {
  const { identity, bytes, sha256, truncated } = await readRepoFile(repo, path, { maxBytes });
  const { document, lasting } = await render(path, bytes, truncated, view);
  if (!truncated) document.sha256 = sha256;
  // By what was read, which may be newer than what was asked for.
  const until = lasting ? Number.POSITIVE_INFINITY : Date.now() + retryAfterMs;
  aside().cache.set(keyOf(repo, identity, view), { document, until }, document.weight);
  return document;
}

async function render(
  path: string,
  bytes: Buffer,
  truncated: boolean,
  view: DocumentView,
): Promise<{ document: RenderedDocument; lasting: boolean }> {
  let text: string;
  try {
    text = truncated ? new TextDecoder().decode(bytes) : decodeText(bytes, path).text;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { document: unreadableForm(path, error.message), lasting: true };
  }
  if (truncated) {
    const reason = 'This document is over 2 MB, too large to be rendered.';
    return { document: sourceForm(path, text, reason, { cut: true }), lasting: true };
  }
  try {
    return { document: await pool().render(path, text, limitMs, view), lasting: true };
  } catch (error) {
    if (!isRenderFailure(error)) throw error;
    const reason =
      error.kind === 'timeout'
        ? `This document took longer than ${limitMs / 1000} seconds to render and was stopped.`
        : 'This document could not be rendered: its markup is nested too deeply or takes too much memory.';
    return { document: sourceForm(path, text, reason), lasting: false };
  }
}

/** By its shape: the pool may have been made by another instance of its module, which has a class of its own. */
function isRenderFailure(error: unknown): error is RenderFailure {
  return error instanceof Error && 'kind' in error && (error.kind === 'timeout' || error.kind === 'crash');
}

function pool(): RenderPool {
  const own = aside();
  own.pool ??= new RenderPool(process.env.TASKS_APP_ROOT ?? process.cwd());
  return own.pool;
}

/** Loads parser and highlighter ahead of the first page. Never fails: that page would say what is wrong. */
export async function warmRenderAside(): Promise<void> {
  await pool()
    .render('warm.md', '```ts\nconst warm = true;\n```\n', limitMs)
    .catch(() => undefined);
}

/** Ends the threads and forgets the cache. For tests, and a server that shuts down. */
export async function closeRenderAside(): Promise<void> {
  const own = holder[slot];
  holder[slot] = undefined;
  await own?.pool?.close();
}
