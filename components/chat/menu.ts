import { useEffect, useSyncExternalStore } from 'react';
import type { CommandInfo } from '#lib/chat/commands/catalog.ts';
import type { Prompt, PromptFault } from '#lib/chat/prompts.ts';
import { call } from './api.ts';
import { ViewStore } from './view-store.ts';

export interface Menu {
  commands: readonly CommandInfo[];
  prompts: readonly Prompt[];
  /** Files among the prompts that cannot be offered, and why. */
  faults: readonly PromptFault[];
}

// What stands behind the slash, as the server said last.
const known = new ViewStore<Menu>({ commands: [], prompts: [], faults: [] });

/** Asks anew each time that it is opened: a prompt may have been written meanwhile. */
export function useMenu(isOpen: boolean): Menu {
  useEffect(() => {
    if (!isOpen) return;
    let isWanted = true;
    call<Menu>('GET', '/api/chat/commands').then(
      (menu) => isWanted && known.set(menu),
      () => {
        // What was known stays; the server says itself what it does not know.
      },
    );
    return () => {
      isWanted = false;
    };
  }, [isOpen]);
  return useSyncExternalStore(known.subscribe, known.get, known.get);
}

/** The prompt of that name, unless a command has it. */
export function promptNamed(name: string | null): Prompt | undefined {
  const { commands, prompts } = known.get();
  if (commands.some((command) => command.name === name)) return undefined;
  return prompts.find((prompt) => prompt.name === name);
}

/** Whether a prompt has that name, and cannot be used as it is. */
export function isFaultyPrompt(name: string | null): boolean {
  const { commands, faults } = known.get();
  if (name === null || commands.some((command) => command.name === name)) return false;
  return promptNamed(name) === undefined && faults.some((fault) => fault.name === name);
}
