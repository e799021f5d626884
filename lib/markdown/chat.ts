import type { Root } from 'hast';
import type { Root as Markdown } from 'mdast';
import rehypeSanitize, { type Options as Schema } from 'rehype-sanitize';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import remarkRehype from 'remark-rehype';
import { classesOf, element, textOf } from '#lib/markdown/hast.ts';
import { plainSchemes } from '#lib/markdown/plain-schemes.ts';
import { placePlainCodeBlocks } from '#lib/markdown/rehype-code.ts';
import { rehypeTargets } from '#lib/markdown/rehype-targets.ts';
import { remarkDollarMath } from '#lib/markdown/remark-dollar-math.ts';
import { withDollars } from '#lib/markdown/tex-delimiters.ts';
import { walk, walkElements } from '#lib/markdown/walk.ts';

/** Stricter than a document's: no HTML of its own, no ids, nothing but what markdown itself makes. */
const chatSchema: Schema = {
  tagNames: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'blockquote', 'hr', 'br', 'pre', 'code', 'ul', 'ol', 'li'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'img', 'input', 'strong', 'em', 'del', 'sup'],
  ],
  attributes: {
    a: ['href'],
    img: ['src', 'alt'],
    code: [['className', 'math-inline', 'math-display', /^language-[\w+#.-]{1,40}$/]],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    li: [['className', 'task-list-item']],
    ul: [['className', 'contains-task-list']],
    ol: ['start', ['className', 'contains-task-list']],
    th: ['align'],
    td: ['align'],
  },
  required: { input: { type: 'checkbox', disabled: true } },
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'] },
};

const pipeline = remark()
  .use(remarkGfm)
  .use(remarkDollarMath)
  .use(() => htmlAsText)
  .use(remarkRehype)
  .use(() => plainSchemes)
  .use(rehypeSanitize, chatSchema)
  // Models write paths from the repository's root.
  .use(() => rehypeTargets(''))
  .use(() => placePlainCodeBlocks)
  .use(() => placeFormulas)
  .freeze();

/** One block of a model's text to a sanitised tree. Isomorphic; small input only, for it runs on the page's thread. */
export function renderChatBlock(text: string): Root {
  const source = withDollars(text);
  return pipeline.runSync(pipeline.parse(source), source) as Root;
}

/** In one block; what comes after stays source. */
const maxFormulas = 100;

/** Formulas within lines become elements of their own, which the page sets when they are whole. */
function placeFormulas(tree: Root): void {
  let found = 0;
  walkElements(tree, (node) => {
    const classes = classesOf(node);
    if (node.tagName !== 'code' || !classes.includes('language-math') || ++found > maxFormulas) return;
    const isDisplay = classes.includes('math-display') || undefined;
    Object.assign(node, element('chat-formula', { source: textOf(node).trim(), isDisplay }));
  });
}

/** A model that writes HTML means to show it. */
function htmlAsText(tree: Markdown): void {
  walk(tree, (node) => {
    if (node.type === 'html') Object.assign(node, { type: 'text' });
  });
}
