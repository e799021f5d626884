'use client';
import { useContext } from 'react';
import { ChatDiagram } from '#components/document/chat-diagram.tsx';
import { ChatFormula } from '#components/document/chat-formula.tsx';
import { CodeBlock } from '#components/document/code-block.tsx';
import { StillWritten } from '#components/document/still-written.ts';
import { useColoured } from '#components/document/use-coloured.ts';
import { escapeHtml } from '#lib/markdown/escape.ts';

/** Longer ones stay code: the library that draws them would give up on them. */
const maxDiagramLength = 30_000;

/** Code of an answer: plain at once, in colour a moment after it is whole. A diagram is drawn then, a formula set. */
export function ChatCode({ language, code }: { language: string; code: string }) {
  const growing = useContext(StillWritten);
  const kind = language.toLowerCase();
  const coloured = useColoured(code, growing || kind === 'math' ? '' : language);
  const block = <CodeBlock language={language} html={coloured ?? escapeHtml(code)} />;
  if (growing) return block;
  if (kind === 'math') return <ChatFormula source={code} isDisplay unset={block} />;
  if (kind !== 'mermaid' || code.length > maxDiagramLength) return block;
  return <ChatDiagram code={code}>{block}</ChatDiagram>;
}

/** The same for code within something else, such as an item of a list, which comes as escaped HTML. */
export function NestedChatCode({ language, html }: { language: string; html: string }) {
  return (
    <ChatCode
      language={language}
      code={html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')}
    />
  );
}
