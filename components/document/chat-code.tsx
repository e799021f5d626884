'use client';
import { createContext, useContext } from 'react';
import { CodeBlock } from '#components/document/code-block.tsx';
import { useColoured } from '#components/document/use-coloured.ts';
import { escapeHtml } from '#lib/markdown/escape.ts';

/** Whether the text around is still being written: its code is coloured when it is whole. */
export const StillWritten = createContext(false);

/** Code of an answer: plain at once, in colour a moment after it is whole. */
export function ChatCode({ language, code }: { language: string; code: string }) {
  const growing = useContext(StillWritten);
  const coloured = useColoured(code, growing ? '' : language);
  return <CodeBlock language={language} html={coloured ?? escapeHtml(code)} />;
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
