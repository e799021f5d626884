'use client';

import fileX from 'lucide-react/icons/file-x';
import quoteMark from 'lucide-react/icons/quote';
import { Icon } from '#components/ui/icon.tsx';
import type { Quote, TasksUIMessage } from '#lib/chat/message.ts';
import { firstWords } from './context-chips.tsx';
import { contextIn } from './draft-context.ts';
import { kindIcon } from './kind-icon.ts';
import { repoHref } from './repo-href.ts';
import { RepoFolder, RepoPath } from './tools/pieces.tsx';

/** At a message of the person: what went along with it, beside the open page. */
export function SentAlong({ parts }: { parts: TasksUIMessage['parts'] }) {
  const { page, quotes, mentions } = contextIn(parts);
  if (page && quotes.length === 0 && mentions.length === 0) return null;
  return (
    <ul className="ui-list chat-along" aria-label="Went along">
      {page ? null : (
        <li>
          <Icon icon={fileX} size={12} /> without the open page
        </li>
      )}
      {quotes.map((quote) => (
        <li key={quote.text} className="chat-along-quote">
          <Selection quote={quote} />
        </li>
      ))}
      {mentions.map(({ kind, path, sent }) => (
        <li key={path}>
          <Icon icon={kindIcon[kind]} size={12} />
          {kind === 'folder' ? <RepoFolder path={path} /> : <RepoPath path={path} />}
          {sent?.notice ? <span title={sent.notice}>{sent.text === '' ? '(not sent)' : '(cut)'}</span> : null}
        </li>
      ))}
    </ul>
  );
}

function Selection({ quote: { path, heading, text, cut } }: { quote: Quote }) {
  const href = repoHref(path);
  const place = [path, heading].filter(Boolean).join(' · ');
  return (
    <details>
      <summary>
        <Icon icon={quoteMark} size={12} />
        <span>“{firstWords(text, 60)}”</span>
      </summary>
      <blockquote>
        {text}
        {cut ? ' …' : ''}
      </blockquote>
      <span className="chat-along-place">{href ? <a href={href}>{place}</a> : place}</span>
    </details>
  );
}
