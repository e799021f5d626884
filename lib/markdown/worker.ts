import type { MessagePort } from 'node:worker_threads';
import type { Root } from 'hast';
import { readFields } from '#lib/markdown/fields.ts';
import { highlightToHtml } from '#lib/markdown/highlight.ts';
import { giveBackWhenIdle } from '#lib/markdown/idle-memory.ts';
import { markRefs } from '#lib/markdown/mark-refs.ts';
import { placeMath } from '#lib/markdown/place-math.ts';
import { placeCodeBlocks } from '#lib/markdown/rehype-code.ts';
import { renderMarkdown } from '#lib/markdown/render.ts';
import type { DocumentView, RenderedDocument } from '#lib/markdown/rendered.ts';
import { sourceView } from '#lib/markdown/source-view.ts';
import { foldStaticRuns } from '#lib/markdown/static-runs.ts';
import { walk } from '#lib/markdown/walk.ts';
import { threadId } from '#lib/repo/thread.ts';

export interface RenderJob {
  path: string;
  text: string;
  view: DocumentView;
  /** Gets the thread's id once, when work begins: the limits count from there, not from the start of the thread. */
  started: MessagePort;
}

/** Runs in a thread of its own, straight from this file (see `render-aside.ts`). */
export default async function renderJob({ path, text, view, started }: RenderJob): Promise<RenderedDocument> {
  started.postMessage(threadId);
  started.close();
  const document = view === 'source' ? sourceView(path, text) : await pageView(path, text);
  giveBackWhenIdle(text.length);
  return document;
}

async function pageView(path: string, text: string): Promise<RenderedDocument> {
  const { fields, notices } = readFields(text);
  const { hast, headings, title, boxes } = await renderMarkdown(text, path);
  const refs = markRefs(hast);
  const hasMath = placeMath(hast);
  await placeCodeBlocks(hast, highlightToHtml);
  foldStaticRuns(hast);
  const weight = weightOf(hast);
  return { path, hast, headings, title, fields, notices, refs, hasMath, boxes, form: 'rendered', weight };
}

/** Two bytes a character, and something for each node. */
function weightOf(tree: Root): number {
  let weight = 0;
  walk(tree, (node) => {
    weight += 200;
    if (node.type === 'text') weight += node.value.length * 2;
    if (node.type === 'element' && typeof node.properties.html === 'string') {
      weight += node.properties.html.length * 2;
    }
  });
  return weight;
}
