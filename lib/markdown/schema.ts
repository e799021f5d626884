import type { Options as Schema } from 'rehype-sanitize';
import { idPrefix } from '#lib/markdown/id-prefix.ts';

const aria = ['ariaDescribedBy', 'ariaLabel', 'ariaLabelledBy'];

/**
 * What a document of the repository may bring into a page. Written out whole, so that an update of the library
 * cannot widen it: no script, handler, style, frame, form, media or `srcset`, and no URL but http, https, mailto
 * and relative ones.
 */
export const documentSchema: Schema = {
  strip: ['script', 'style', 'template', 'noscript', 'title', 'textarea', 'iframe', 'object', 'embed'],
  tagNames: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'section', 'blockquote', 'hr', 'br', 'pre'],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'details', 'summary', 'figure', 'figcaption'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
    ...['a', 'img', 'input', 'span', 'b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'mark', 'small'],
    ...['code', 'kbd', 'samp', 'var', 'tt', 'sub', 'sup', 'q', 'cite', 'abbr', 'dfn', 'bdi', 'bdo'],
    ...['ruby', 'rp', 'rt', 'wbr', 'time'],
  ],
  attributes: {
    '*': ['id', 'title', 'lang', 'dir', 'align'],
    a: [...aria, 'href', 'name', 'dataFootnoteBackref', 'dataFootnoteRef'],
    img: ['src', 'alt', 'width', 'height'],
    code: [['className', 'math-inline', 'math-display', /^language-[\w+#.-]{1,40}$/]],
    input: [['type', 'checkbox'], ['disabled', true], 'checked'],
    li: ['value', ['className', 'task-list-item']],
    ul: [['className', 'contains-task-list']],
    ol: ['start', 'reversed', ['className', 'contains-task-list']],
    h2: [['className', 'sr-only']],
    div: [['className', 'doc-alert', /^doc-alert-(?:note|tip|important|warning|caution)$/]],
    p: [['className', 'doc-alert-title']],
    section: ['dataFootnotes', ['className', 'footnotes']],
    details: ['open'],
    th: ['colSpan', 'rowSpan', 'scope'],
    td: ['colSpan', 'rowSpan'],
    time: ['dateTime'],
  },
  required: { input: { type: 'checkbox', disabled: true } },
  ancestors: {
    caption: ['table'],
    thead: ['table'],
    tbody: ['table'],
    tfoot: ['table'],
    tr: ['table'],
    th: ['table'],
    td: ['table'],
  },
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'] },
  clobber: ['ariaDescribedBy', 'ariaLabelledBy', 'id', 'name'],
  clobberPrefix: idPrefix,
};
