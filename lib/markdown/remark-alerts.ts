import type { Root } from 'mdast';
import { walk } from '#lib/markdown/walk.ts';

const marker = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/i;

/** `> [!NOTE]` of GitHub: a blockquote that begins so becomes a titled box. */
export function remarkAlerts() {
  return (tree: Root) => {
    walk(tree, (quote) => {
      if (quote.type !== 'blockquote') return;
      const first = quote.children[0];
      const lead = first?.type === 'paragraph' ? first.children[0] : undefined;
      if (first?.type !== 'paragraph' || lead?.type !== 'text') return;
      const kind = marker.exec(lead.value)?.[1]?.toLowerCase();
      if (kind === undefined) return;

      lead.value = lead.value.replace(marker, '');
      if (lead.value === '') first.children.shift();
      if (first.children[0]?.type === 'break') first.children.shift();
      if (first.children.length === 0) quote.children.shift();
      quote.children.unshift({
        type: 'paragraph',
        data: { hProperties: { className: ['doc-alert-title'] } },
        children: [{ type: 'text', value: kind.charAt(0).toUpperCase() + kind.slice(1) }],
      });
      quote.data = { hName: 'div', hProperties: { className: ['doc-alert', `doc-alert-${kind}`] } };
    });
  };
}
