import type { Root } from 'hast';
import type { Html, Root as Markdown } from 'mdast';
import rehypeSanitize, { type Options as Schema } from 'rehype-sanitize';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import remarkRehype from 'remark-rehype';
import { visit } from 'unist-util-visit';
import { placePlainCodeBlocks } from '#lib/markdown/rehype-code.ts';
import { rehypeTargets } from '#lib/markdown/rehype-targets.ts';

/** Stricter than a document's: no HTML of its own, no ids, nothing but what markdown itself makes. */
const chatSchema: Schema = {
  tagNames: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'blockquote', 'hr', 'br', 'pre', 'code', 'ul', 'ol', 'li'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'img', 'input', 'strong', 'em', 'del', 'sup'],
  ],
  attributes: {
    a: ['href'],
    img: ['src', 'alt'],
    code: [['className', /^language-[\w+#.-]{1,40}$/]],
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
  .use(() => htmlAsText)
  .use(remarkRehype)
  .use(rehypeSanitize, chatSchema)
  // Models write paths from the repository's root.
  .use(() => rehypeTargets(''))
  .use(() => placePlainCodeBlocks)
  .freeze();

/** One block of a model's text to a sanitised tree. Isomorphic; small input only, for it runs on the page's thread. */
export function renderChatBlock(text: string): Root {
  return pipeline.runSync(pipeline.parse(text), text) as Root;
}

/** A model that writes HTML means to show it. */
function htmlAsText(tree: Markdown): void {
  visit(tree, 'html', (node: Html) => {
    Object.assign(node, { type: 'text' });
  });
}
