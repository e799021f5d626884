import messageCircleQuestion from 'lucide-react/icons/message-circle-question-mark';
import textSearch from 'lucide-react/icons/text-search';
import { useMemo } from 'react';
import { askInDrawer, type PageInfo } from '#components/chat/page-context.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { FoundName, NameKind } from '#lib/find/found.ts';
import { nameRow } from './name-rows.tsx';
import { type Action, frameActions, pageActions, usePageFacts } from './page-actions.tsx';
import type { Row, Section } from './row.ts';
import { textRows } from './text-rows.tsx';
import { useNames } from './use-names.ts';
import { useText } from './use-text.ts';

export type Mode = 'all' | 'actions' | 'headings';

/** What the first character asks for, and what is left to be looked for. */
export function readInput(text: string): { mode: Mode; query: string } {
  const mode = text.startsWith('>') ? 'actions' : text.startsWith('#') ? 'headings' : 'all';
  return { mode, query: (mode === 'all' ? text : text.slice(1)).trim() };
}

const allKinds: readonly NameKind[] = [];
const onlyHeadings: readonly NameKind[] = ['heading'];
const textRestMs = 140;
const minTextChars = 2;

interface Going {
  toName: (found: FoundName) => Promise<void>;
  toHref: (href: string) => void;
}

/** The lines of the palette for what is typed, and whether more of them may come. */
export function useSections(
  text: string,
  page: PageInfo | null,
  { toName, toHref }: Going,
): { sections: Section[]; shownFor: string; waiting: boolean; problem: string | null } {
  const { mode, query } = readInput(text);
  const { names, problem } = useNames(
    mode === 'actions' ? '' : query,
    mode === 'headings' ? onlyHeadings : allKinds,
  );
  const wantsText = mode === 'all' && query.length >= minTextChars;
  const asked = wantsText ? new URLSearchParams({ q: query, context: '0', limit: '60' }).toString() : null;
  const inText = useText(asked, textRestMs);
  const facts = usePageFacts(page);

  const sections = useMemo(() => {
    const found = names?.found;
    const rows = (list: readonly FoundName[] | undefined, most: number) =>
      (list ?? []).slice(0, most).map((one) => nameRow(one, toName));
    const ofPage = pageActions(page, facts);
    const all: Section[] = [];
    if (mode === 'actions') {
      all.push({ title: 'This page', rows: matching(ofPage, query) });
      all.push({ title: 'Everywhere', rows: matching(frameActions(), query) });
    } else if (mode === 'headings') {
      all.push({ title: 'Headings', rows: rows(found?.headings, 12) });
    } else if (query === '') {
      const others = found?.items.filter(({ path }) => path !== page?.path);
      all.push({ title: 'Recent', rows: rows(others, 6) });
      all.push({ title: 'This page', rows: ofPage });
      all.push({ title: 'Everywhere', rows: frameActions() });
    } else {
      all.push({ title: 'Names', rows: rows(found?.items, 8) });
      all.push({ title: 'Actions', rows: matching([...ofPage, ...frameActions()], query).slice(0, 4) });
      all.push({ title: 'Headings', rows: rows(found?.headings, 5) });
      all.push({ title: 'Conversations and runs', rows: rows(found?.others, 4) });
      all.push({ title: 'In the text', rows: wantsText ? textRows(inText.files, toHref) : [] });
      all.push({ title: 'More', rows: moreRows(query, toHref) });
    }
    return all.filter((section) => section.rows.length > 0);
  }, [names, inText, facts, page, mode, query, wantsText, toName, toHref]);

  return {
    sections,
    shownFor: `${mode} ${mode === 'actions' ? query : names?.query}`,
    waiting:
      names === null || (mode !== 'actions' && names.query !== query) || (wantsText && inText.end === null),
    problem: problem ?? (wantsText ? inText.problem : null),
  };
}

function moreRows(query: string, toHref: (href: string) => void): Row[] {
  const href = `/search?${new URLSearchParams({ q: query })}`;
  return [
    {
      key: 'more:search',
      icon: <Icon icon={textSearch} size={15} />,
      title: `Search the text of all files for «${query}»`,
      href,
      run: async () => {
        toHref(href);
        return null;
      },
    },
    {
      key: 'more:ask',
      icon: <Icon icon={messageCircleQuestion} size={15} />,
      title: `Ask the chat: «${query}»`,
      run: async () => {
        askInDrawer(query);
        return null;
      },
    },
  ];
}

/** Actions that have every word of the query at the start of one of theirs. */
function matching(actions: readonly Action[], query: string): Action[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  return actions.filter(({ words }) => {
    const own = words.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return wanted.every((word) => own.some((each) => each.startsWith(word)));
  });
}
