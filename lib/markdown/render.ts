import type { Root } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import { remark } from 'remark';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGemoji from 'remark-gemoji';
import remarkGfm from 'remark-gfm';
import remarkRehype from 'remark-rehype';
import type { Processor } from 'unified';
import { plainSchemes } from '#lib/markdown/plain-schemes.ts';
import { rehypeSlugs } from '#lib/markdown/rehype-slugs.ts';
import { rehypeTargets } from '#lib/markdown/rehype-targets.ts';
import { remarkAlerts } from '#lib/markdown/remark-alerts.ts';
import { remarkDollarMath } from '#lib/markdown/remark-dollar-math.ts';
import type { Heading } from '#lib/markdown/rendered.ts';
import { documentSchema } from '#lib/markdown/schema.ts';
import { taskBoxes } from '#lib/markdown/task-boxes.ts';
import { walk } from '#lib/markdown/walk.ts';

export interface Rendering {
  /** Sanitised; links and images lead where they should from the page of `path`. Code is not highlighted yet. */
  hast: Root;
  headings: Heading[];
  /** Text of the first h1. */
  title: string | null;
  /** How many boxes of task lists it has that can work on a page. */
  boxes: number;
}

/** Markdown (front matter is skipped) to a sanitised tree. Takes as long as the text makes it: see `renderAside`. */
export async function renderMarkdown(text: string, path: string): Promise<Rendering> {
  const headings: Heading[] = [];
  const boxes = taskBoxes();
  const pipeline = remark()
    .use(remarkFrontmatter, ['yaml', 'toml'])
    // Each is a walk through the whole tree, which most documents need not pay for.
    .use(/www|http|@|&[#a-z]/i.test(text) ? [remarkGfm] : [remarkGfmWithoutBareLinks])
    .use(/\$|math/.test(text) ? [remarkDollarMath] : [])
    .use(/:[-+\w]+:/.test(text) ? [remarkGemoji] : [])
    .use(text.includes('[!') ? [remarkAlerts] : [])
    .use(boxes.collect)
    // No prefix here: the sanitiser sets it, once for all ids, and `rehypeTargets` mends the links to them.
    .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })
    .use(/<[a-z!/?]/i.test(text) ? [rehypeRawWhereNeeded] : [])
    .use(/[A-Z]\w*:\S/.test(text) ? [() => plainSchemes] : [])
    .use(rehypeSanitize, documentSchema)
    .use(() => rehypeSlugs(headings))
    .use(() => rehypeTargets(path, { checkAnchors: true }))
    .use(boxes.mark);
  // `rehype-raw` reads the text again from the file to place what it parses.
  const hast = (await pipeline.run(pipeline.parse(text), text)) as Root;
  return {
    hast,
    headings,
    boxes: boxes.count(),
    title: headings.find((heading) => heading.depth === 1)?.text ?? null,
  };
}

/** Bare addresses are found in a walk of their own after the parse, for which a text without any need not wait. */
function remarkGfmWithoutBareLinks(this: Processor) {
  remarkGfm.call(this);
  const data = this.data();
  data.fromMarkdownExtensions = data.fromMarkdownExtensions
    ?.flat()
    .map((extension) => ({ ...extension, transforms: [] }));
}

/** `rehype-raw` writes the whole tree out and parses it again: half of all the time, for the few with HTML in them. */
function rehypeRawWhereNeeded() {
  const parseRaw = rehypeRaw();
  return (tree: Root, file: Parameters<typeof parseRaw>[1]) => {
    let found = false;
    walk(tree, ({ type }) => {
      found ||= type === 'raw';
      return found ? false : undefined;
    });
    return found ? (parseRaw(tree, file) as Root) : undefined;
  };
}
