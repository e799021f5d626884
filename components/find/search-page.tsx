'use client';
import { useRouter, useSearchParams } from 'next/navigation';
import { type KeyboardEvent, type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { addShortcuts } from '#components/shell/shortcuts.ts';
import { addressOf, readAddress, SearchForm } from './search-form.tsx';
import { SearchResult } from './search-result.tsx';
import { showMatch } from './show-match.ts';
import { type TextResult, useText } from './use-text.ts';

const restMs = 160;

/** The search page: what the server found first, then what is found as one types. The address holds the question. */
export function SearchPage({ initial }: { initial: TextResult }) {
  const router = useRouter();
  const inAddress = useSearchParams().toString();
  const [asked, setAsked] = useState(() => readAddress(inAddress));
  const written = useRef(inAddress);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const address = addressOf(asked);
  const isAsking = asked.q.trim() !== '';
  const result = useText(isAsking ? address : null, restMs, initial);

  // Back and forward, and links to other questions.
  useEffect(() => {
    if (inAddress === written.current) return;
    written.current = inAddress;
    setAsked(readAddress(inAddress));
  }, [inAddress]);

  useLayoutEffect(() => {
    const focus = () => {
      field.current?.focus();
      field.current?.select();
    };
    if (field.current?.value === '') focus();
    return addShortcuts([{ keys: '/', does: 'Go to the search field', run: focus }]);
  }, []);

  const write = (next: string, how: 'pushState' | 'replaceState') => {
    written.current = next;
    // Without a navigation: the results come from elsewhere.
    history[how](null, '', `/search${next === '' ? '' : `?${next}`}`);
  };

  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link =
      event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a.find-hit') : null;
    const href = link?.getAttribute('href');
    if (!link || !href || href.startsWith('/api/')) return;
    event.preventDefault();
    const { path = '', heading, words } = link.dataset;
    if (words !== undefined)
      showMatch({ path, heading: heading || null, words: JSON.parse(words) as string[] });
    router.push(href.replace(/#?:~:text=.*$/, ''));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys move among the links inside
    <div className="find-page" onKeyDown={(event) => moveAmong(event, list.current, field.current)}>
      <h1>Search</h1>
      <SearchForm
        asked={asked}
        field={field}
        onChange={(next) => {
          setAsked(next);
          write(addressOf(next), 'replaceState');
        }}
        onSubmit={() => write(address, 'pushState')}
        onDown={() => list.current?.querySelector<HTMLElement>('a.find-hit')?.focus()}
      />
      <p className="find-said" role="status">
        {said(isAsking, result.asked !== address, result)}
      </p>
      {result.problem ? (
        <p className="ui-notice" data-tone="danger" role="alert">
          {result.problem}
        </p>
      ) : null}
      {result.end?.notice ? (
        <p className="ui-notice" data-tone="warn">
          {result.end.notice}
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the links inside take the keyboard by themselves */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
      <div ref={list} onClick={follow}>
        {result.files.length > 0 ? (
          <ol className="ui-list find-results" aria-label="Files">
            {result.files.map((file) => (
              <SearchResult key={file.path} file={file} />
            ))}
          </ol>
        ) : (
          <Nothing isAsking={isAsking} result={result} kind={asked.kind} address={address} />
        )}
      </div>
    </div>
  );
}

function said(isAsking: boolean, isStale: boolean, { files, end, problem }: TextResult): string {
  if (!isAsking || problem !== null) return '';
  if (isStale) return 'Searching…';
  const lines = files.reduce((sum, file) => sum + file.matches, 0);
  const found = `${lines.toLocaleString('en')} ${lines === 1 ? 'line' : 'lines'} in ${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  if (end === null) return files.length === 0 ? 'Searching…' : `${found} so far…`;
  return files.length === 0 ? 'Nothing found.' : `${found}.`;
}

interface NothingProps {
  isAsking: boolean;
  result: TextResult;
  kind: string;
  address: string;
}

function Nothing({ isAsking, result, kind, address }: NothingProps) {
  if (!isAsking) {
    return (
      <p className="shell-empty">
        All words must stand on one line, in any order; what is in “quotes” belongs together. Small letters
        find any case. Names are found quicker with <kbd className="ui-kbd">Ctrl/⌘</kbd>{' '}
        <kbd className="ui-kbd">K</kbd>.
      </p>
    );
  }
  if (result.end === null || result.problem !== null) return null;
  const wider = new URLSearchParams({ q: new URLSearchParams(address).get('q') ?? '', kind: 'all' });
  return (
    <p className="shell-empty">
      No line has all of these words.{' '}
      {kind === 'all' ? 'Try fewer of them.' : <a href={`/search?${wider}`}>Look in all text files</a>}
    </p>
  );
}

/** ↓ and ↑ go from link to link; above the first is the field. */
function moveAmong(event: KeyboardEvent, list: HTMLElement | null, field: HTMLElement | null) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !list?.contains(document.activeElement)) return;
  const links = [...list.querySelectorAll<HTMLElement>('a.find-hit')].filter((link) =>
    link.checkVisibility(),
  );
  const at = links.indexOf(document.activeElement as HTMLElement);
  if (at === -1) return;
  event.preventDefault();
  if (at + step < 0) field?.focus();
  else links[Math.min(links.length - 1, at + step)]?.focus();
}
