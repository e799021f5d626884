'use client';
import { useState } from 'react';
import { reopenConversation } from '#components/chat/api.ts';
import { openDrawer } from '#components/chat/drawer-store.ts';
import type { DocRef } from '#lib/chat/message.ts';

/** Takes an earlier conversation about the open page up again, in the drawer. */
export function OpenConversation({ doc, id, title }: { doc: DocRef; id: string; title: string }) {
  const [problem, setProblem] = useState('');
  const open = async () => {
    try {
      await reopenConversation(doc, id);
      openDrawer();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'That failed.');
    }
  };
  return (
    <>
      <button type="button" className="doc-talk" onClick={() => void open()}>
        {title || 'Without a title'}
      </button>
      {problem ? <span role="alert">{problem}</span> : null}
    </>
  );
}
