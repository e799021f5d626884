'use client';

import type { DocRef } from '#lib/chat/message.ts';
import type { Conversation } from './conversation.ts';
import { focusComposer } from './focus-soon.ts';
import type { PageInfo } from './page-context.tsx';

const defaults: Record<DocRef['kind'], readonly string[]> = {
  task: [
    'Is this ready to queue? What is missing?',
    'Which files would this change?',
    'What stands in its way, and what waits for it?',
  ],
  doc: [
    'Sum this document up in five points',
    'What in here is out of date?',
    'Which tasks have to do with this document?',
  ],
  folder: [
    'What is in this folder?',
    'Which of these should be done first, and why?',
    'What is missing or malformed here?',
  ],
  page: [
    'What should be worked on next?',
    'What is blocked, and by what?',
    'Which tasks are not ready yet, and why?',
  ],
};

const about: Record<DocRef['kind'], string> = {
  task: 'This task is its context: ask about it, have it sharpened, or queue it.',
  doc: 'This document is its context: ask about it, or have it changed.',
  folder: 'This folder is its context: ask what is in it.',
  page: 'Ask about the tasks and documents of this repository.',
};

const withoutModel = [
  { command: 'status', words: 'Where do the tasks stand?' },
  { command: 'validate', words: 'What is wrong with them?' },
  { command: 'help', words: 'What else can be done here?' },
];

export function Starters(props: { page: PageInfo; conversation: Conversation; disabled: boolean }) {
  const { page, conversation, disabled } = props;
  const prompts = (page.starters?.length ? page.starters : defaults[page.kind]).slice(0, 3);

  function start(text: string, command: string | null) {
    focusComposer();
    conversation.send(text, { command });
  }

  return (
    <div className="chat-empty">
      <p>{about[page.kind]}</p>
      {disabled ? (
        <ul className="chat-starters" aria-label="Works without a model">
          {withoutModel.map(({ command, words }) => (
            <li key={command}>
              <button type="button" onClick={() => start(`/${command}`, command)}>
                <code>/{command}</code> {words}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <ul className="chat-starters">
          {prompts.map((prompt) => (
            <li key={prompt}>
              <button type="button" onClick={() => start(prompt, null)}>
                {prompt}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
