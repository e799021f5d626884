import { useEffect, useState } from 'react';
import type { CommandInfo } from '#lib/chat/commands/catalog.ts';
import type { Prompt, PromptFault } from '#lib/chat/prompts.ts';
import type { FoundName, FoundNames } from '#lib/find/found.ts';
import { call } from './api.ts';
import type { Token } from './composer-token.ts';
import { useMenu } from './menu.ts';

export type Suggestion =
  | { kind: 'command'; id: string; command: CommandInfo }
  | { kind: 'prompt'; id: string; prompt: Prompt }
  /** A prompt that cannot be chosen: there, lest its writer look for it in vain. */
  | { kind: 'fault'; id: string; fault: PromptFault }
  | { kind: 'name'; id: string; name: FoundName };

export interface Suggestions {
  items: readonly Suggestion[];
  /** They answer what is typed, not what was typed a moment ago. */
  isCurrent: boolean;
}

const none: Suggestions = { items: [], isCurrent: true };
const maxNames = 8;

/** What could stand in the place of what is being typed. */
export function useSuggestions(token: Token | null): Suggestions {
  const menu = useMenu(token?.kind === 'command');
  const names = useNames(token?.kind === 'mention' ? token.query : null);
  if (token === null) return none;
  if (token.kind === 'mention') return names;
  const query = token.query.toLowerCase();
  return {
    items: [
      ...like(menu.commands, query, ({ name }) => [name]).map(
        (command): Suggestion => ({ kind: 'command', id: `command-${command.name}`, command }),
      ),
      ...like(menu.prompts, query, ({ name, title }) => [name, title]).map(
        (prompt): Suggestion => ({ kind: 'prompt', id: `prompt-${prompt.name}`, prompt }),
      ),
      ...like(menu.faults, query, ({ name, path }) => [name, fileNameOf(path)]).map(
        (fault): Suggestion => ({ kind: 'fault', id: `fault-${fault.path}`, fault }),
      ),
    ],
    isCurrent: true,
  };
}

export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Those that begin so first, then those that hold it. */
function like<Item>(items: readonly Item[], query: string, namesOf: (item: Item) => string[]): Item[] {
  const rank = (item: Item) => {
    const places = namesOf(item).map((name) => name.toLowerCase().indexOf(query));
    if (places.includes(0)) return 0;
    return places.some((place) => place > 0) ? 1 : 2;
  };
  return items.filter((item) => rank(item) < 2).toSorted((a, b) => rank(a) - rank(b));
}

/** Tasks, documents and folders that are called like that; what was asked before is dropped. */
function useNames(query: string | null): Suggestions {
  const [found, setFound] = useState<{ query: string; items: readonly Suggestion[] } | null>(null);
  useEffect(() => {
    if (query === null) {
      setFound(null);
      return;
    }
    let isWanted = true;
    const asked = new URLSearchParams({ q: query, limit: String(maxNames), kinds: 'task,doc,folder' });
    call<FoundNames>('GET', `/api/find?${asked}`).then(
      ({ items }) => isWanted && setFound({ query, items: items.map(asSuggestion) }),
      () => isWanted && setFound({ query, items: [] }),
    );
    return () => {
      isWanted = false;
    };
  }, [query]);
  if (query === null || found === null) return { items: [], isCurrent: query === null };
  return { items: found.items, isCurrent: found.query === query };
}

function asSuggestion(name: FoundName): Suggestion {
  return { kind: 'name', id: `name-${name.path}`, name };
}
