'use client';

import type { LucideIcon } from 'lucide-react';
import plus from 'lucide-react/icons/plus';
import quoteMark from 'lucide-react/icons/quote';
import scissors from 'lucide-react/icons/scissors';
import triangleAlert from 'lucide-react/icons/triangle-alert';
import x from 'lucide-react/icons/x';
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { ContextFacts } from '#lib/chat/context-facts.ts';
import type { DocRef, Mention, Quote } from '#lib/chat/message.ts';
import { changeContext, useDraftContext } from './draft-context.ts';
import { openDrawer } from './drawer-store.ts';
import { kindIcon } from './kind-icon.ts';
import type { PageInfo } from './page-context.tsx';
import { queryOf } from './query-of.ts';
import { useContextFacts } from './use-context-facts.ts';
import { useRoving } from './use-roving.ts';

/**
 * Above the composer: what goes along with the next message, each thing named, weighed, and to be taken out. One tab
 * stop; the arrows go between them, Delete takes out.
 */
export function ContextChips({ contextKey, page }: { contextKey: string; page: PageInfo }) {
  const context = useDraftContext(contextKey);
  const bar = useRef<HTMLDivElement>(null);
  const roving = useRoving(bar);
  const [shown, setShown] = useState<string | null>(null);
  const id = useId();
  const quote = context.quotes.find(({ text }) => text === shown);

  /** After something was taken out the focus goes to what stands there now. */
  function focusAt(index: number) {
    requestAnimationFrame(() => {
      const actions = bar.current?.querySelectorAll<HTMLElement>('[data-action]') ?? [];
      const next = actions[Math.min(index, actions.length - 1)];
      if (next) next.focus();
      else openDrawer();
    });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    roving.onKeyDown(event);
    if ((event.key !== 'Delete' && event.key !== 'Backspace') || !(event.target instanceof Element)) return;
    event.preventDefault();
    // What is left out already is not put back by taking it out once more.
    event.target.closest('.chat-chip:not([data-off])')?.querySelector<HTMLElement>('[data-action]')?.click();
  }

  return (
    <div className="chat-context-row">
      <div
        ref={bar}
        role="toolbar"
        aria-label="Goes along with the message"
        onFocus={roving.onFocus}
        onKeyDown={onKeyDown}
      >
        <ul className="ui-list chat-chips" aria-label="Goes along with the message">
          <PageChip
            page={page}
            sent={context.page}
            onToggle={() => {
              changeContext(contextKey, { page: !context.page });
              focusAt(0);
            }}
          />
          {context.quotes.map((each, at) => (
            <QuoteChip
              key={each.text}
              quote={each}
              open={each === quote}
              controls={id}
              onOpen={() => setShown(each === quote ? null : each.text)}
              onRemove={() => {
                changeContext(contextKey, { quotes: context.quotes.filter((other) => other !== each) });
                focusAt(1 + at);
              }}
            />
          ))}
          {context.mentions.map((each, at) => (
            <MentionChip
              key={each.path}
              mention={each}
              onRemove={() => {
                changeContext(contextKey, { mentions: context.mentions.filter((other) => other !== each) });
                focusAt(1 + context.quotes.length + at);
              }}
            />
          ))}
        </ul>
      </div>
      {quote ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls.
        <blockquote id={id} className="chat-chip-quote" tabIndex={0} aria-label="Selected text">
          {quote.text}
          {quote.cut ? <em> … cut at 8 KB</em> : null}
        </blockquote>
      ) : null}
    </div>
  );
}

interface ChipProps {
  icon: LucideIcon;
  /** For the action's name: «Leave out guide.md». */
  name: string;
  title?: string | undefined;
  figure?: ReactNode;
  /** The figure is still asked for. */
  asked?: boolean;
  off?: boolean;
  action?: string;
  onAction: () => void;
  children: ReactNode;
}

function Chip({
  icon,
  name,
  title,
  figure,
  asked = false,
  off = false,
  action = 'Leave out',
  onAction,
  children,
}: ChipProps) {
  return (
    <li
      className="chat-chip"
      data-off={off ? '' : undefined}
      data-asked={asked ? '' : undefined}
      title={title}
    >
      <Icon icon={icon} size={13} />
      {children}
      {figure}
      <button
        type="button"
        className="ui-small-button chat-quiet-button chat-chip-action"
        data-action=""
        aria-label={`${off ? 'Put back' : action} ${name}`}
        title={off ? 'Put back' : action}
        onClick={onAction}
      >
        <Icon icon={off ? plus : x} size={12} />
      </button>
    </li>
  );
}

function PageChip({ page, sent, onToggle }: { page: PageInfo; sent: boolean; onToggle: () => void }) {
  const facts = useContextFacts(page, queryOf(page));
  const label = facts?.label ?? nameOf(page);
  return (
    <Chip
      icon={kindIcon[page.kind]}
      name={label}
      title={titleOf(page, facts)}
      asked={facts === undefined}
      figure={sent ? <Weight facts={facts} /> : <span className="chat-chip-figure">left out</span>}
      off={!sent}
      action="Leave out of this message:"
      onAction={onToggle}
    >
      <bdi className="chat-chip-name">{label}</bdi>
    </Chip>
  );
}

function MentionChip({ mention, onRemove }: { mention: Mention; onRemove: () => void }) {
  const facts = useContextFacts(mention);
  const label = facts?.label ?? nameOf({ ...mention, title: mention.path });
  return (
    <Chip
      icon={kindIcon[mention.kind]}
      name={label}
      title={titleOf(mention, facts)}
      asked={facts === undefined}
      figure={<Weight facts={facts} />}
      action="Remove"
      onAction={onRemove}
    >
      <bdi className="chat-chip-name">{label}</bdi>
    </Chip>
  );
}

interface QuoteChipProps {
  quote: Quote;
  open: boolean;
  controls: string;
  onOpen: () => void;
  onRemove: () => void;
}

function QuoteChip({ quote, open, controls, onOpen, onRemove }: QuoteChipProps) {
  const words = firstWords(quote.text);
  return (
    <Chip
      icon={quoteMark}
      name={`the selection “${words}”`}
      title={[quote.path, quote.heading].filter(Boolean).join(' · ')}
      figure={quote.cut ? <Cut words="Only the first 8 KB of the selection" /> : null}
      action="Remove"
      onAction={onRemove}
    >
      <button
        type="button"
        className="chat-chip-name chat-chip-open"
        aria-expanded={open}
        aria-controls={open ? controls : undefined}
        onClick={onOpen}
      >
        “{words}”
      </button>
    </Chip>
  );
}

function Weight({ facts }: { facts: ContextFacts | undefined }) {
  if (!facts) return null;
  if (facts.problem !== null) {
    return (
      <span className="chat-chip-figure" data-tone="warn">
        <Icon icon={triangleAlert} size={12} /> not sent
      </span>
    );
  }
  return (
    <>
      <span className="chat-chip-figure">{tokenWords(facts.tokens)}</span>
      {facts.cut ? <Cut words={cutWords(facts.cut)} /> : null}
    </>
  );
}

function Cut({ words }: { words: string }) {
  return (
    <span className="chat-chip-cut" title={words}>
      <Icon icon={scissors} size={11} /> cut<span className="ui-visually-hidden">: {words}</span>
    </span>
  );
}

function cutWords({ sentChars, totalChars }: { sentChars: number; totalChars: number }): string {
  return `cut at ${sentChars.toLocaleString('en')} of ${totalChars.toLocaleString('en')} characters; the model can read on`;
}

/** `420 tokens`, `1.2k tokens` */
export function tokenWords(tokens: number): string {
  return tokens < 1000 ? `${tokens} tokens` : `${(tokens / 1000).toFixed(tokens < 10_000 ? 1 : 0)}k tokens`;
}

function titleOf({ kind, path }: DocRef, facts: ContextFacts | undefined): string {
  const place = kind === 'page' ? '' : path;
  const more = facts?.problem ?? (facts?.cut ? cutWords(facts.cut) : '');
  return [place, more].filter((each) => each !== '').join('\n');
}

function nameOf({ kind, path, title }: PageInfo): string {
  if (kind === 'page') return title;
  return path.split('/').at(-1) || path || '/';
}

/** First words on one line. */
export function firstWords(text: string, maxChars = 28): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= maxChars ? line : `${line.slice(0, maxChars).toWellFormed().trimEnd()}…`;
}
