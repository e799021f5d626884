import type { LucideIcon } from 'lucide-react';
import copy from 'lucide-react/icons/copy';
import keyboard from 'lucide-react/icons/keyboard';
import link from 'lucide-react/icons/link';
import listStart from 'lucide-react/icons/list-start';
import messageCircleQuestion from 'lucide-react/icons/message-circle-question-mark';
import panelLeft from 'lucide-react/icons/panel-left';
import squarePen from 'lucide-react/icons/square-pen';
import sunMoon from 'lucide-react/icons/sun-moon';
import undo from 'lucide-react/icons/undo-2';
import { useEffect, useState } from 'react';
import { call } from '#components/chat/api.ts';
import { undoEdit } from '#components/chat/edits-api.ts';
import { askInDrawer, type PageInfo } from '#components/chat/page-context.tsx';
import { KeyCaps } from '#components/find/key-caps.tsx';
import { shortcuts } from '#components/shell/shortcuts.ts';
import { StatusDot, statusWords } from '#components/task/status-badge.tsx';
import { wordsAgo } from '#components/ui/ago.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { PageFacts } from '#lib/find/page-facts.ts';
import type { TaskStatus } from '#lib/tasks/model.ts';
import type { TaskUpdateAnswer } from '#lib/tools/update-tasks.ts';
import { attempt, type Row } from './row.ts';

type Facts = PageFacts & { lastEdit: { id: string; editedAt: string } | null };

/** An action with the words that it is found by. */
export interface Action extends Row {
  words: string;
}

/** What can be done with the open page. Null until the server has said it, or where there is no file. */
export function usePageFacts(page: PageInfo | null): Facts | null {
  const [facts, setFacts] = useState<Facts | null>(null);
  const path = page?.kind === 'task' || page?.kind === 'doc' ? page.path : null;
  useEffect(() => {
    setFacts(null);
    if (path === null) return;
    let left = false;
    // A page that the index leaves out has no facts; the other actions are there all the same.
    call<Facts>('GET', `/api/find/page?${new URLSearchParams({ path })}`).then(
      (answer) => left || setFacts(answer),
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [path]);
  return facts;
}

/** In the order that they are shown in. */
export function pageActions(page: PageInfo | null, facts: Facts | null): Action[] {
  const actions: Action[] = [];
  if (page) {
    actions.push(
      action('ask', messageCircleQuestion, 'Ask the chat about this page', () =>
        askInDrawer(`About ${page.title}: `),
      ),
    );
  }
  if (facts?.id != null) actions.push(...statusActions(facts.id, facts.next));
  if (facts?.lastEdit) {
    const { id, editedAt } = facts.lastEdit;
    const when = wordsAgo(Date.parse(editedAt), Date.now());
    actions.push({
      ...action('undo', undo, 'Undo the last edit of this file', async () => {
        await undoEdit(id);
      }),
      detail: when,
    });
  }
  actions.push(action('link', link, 'Copy the link to this page', () => copyText(location.href)));
  if (facts?.id != null) {
    const { id } = facts;
    actions.push({ ...action('id', copy, 'Copy the task’s id', () => copyText(id)), detail: id });
  }
  if (facts) {
    const { path, editor } = facts;
    if (editor !== null) {
      actions.push({
        ...action('editor', squarePen, 'Open the file in your editor', () => openInEditor(path)),
        detail: editor,
      });
    }
    actions.push({
      ...action('path', copy, 'Copy the path of the file', () => copyText(path)),
      detail: path,
    });
  }
  return actions;
}

/** What the keys of the page do, by name; and what has no key. */
export function frameActions(): Action[] {
  const byKeys = shortcuts()
    .filter(({ keys }) => keys !== 'Mod+k')
    .map(({ keys, does, run }) => ({
      ...action(`keys:${keys}`, keyboard, does, () => {
        // The palette gives the focus back first; what runs may move it on.
        setTimeout(run);
      }),
      mark: <KeyCaps keys={keys} />,
    }));
  return [
    ...byKeys,
    action('theme', sunMoon, 'Change the theme', () => press('.shell-bar [aria-label^="Theme"]')),
    action('nav', panelLeft, 'Show or hide the navigation', () => press('[aria-controls="shell-nav"]')),
  ];
}

function statusActions(id: string, next: readonly TaskStatus[]): Action[] {
  return next.map((status) => {
    const queue = status === 'ready';
    const title = queue ? 'Queue this task (set it to Ready)' : `Set the status to ${statusWords[status]}`;
    return {
      ...action(`status:${status}`, listStart, title, async () => {
        const { results } = await call<{ results: TaskUpdateAnswer[] }>('POST', '/api/tasks/update', {
          tasks: [id],
          set: { status },
        });
        const [answer] = results;
        if (answer && !answer.ok) throw new Error(answer.message);
      }),
      icon: <StatusDot status={status} size={15} silent />,
      words: `${title} ${status} status change`,
    };
  });
}

function action(key: string, icon: LucideIcon, title: string, work: () => void | Promise<void>): Action {
  return {
    key: `action:${key}`,
    icon: <Icon icon={icon} size={15} />,
    title,
    words: title,
    run: () => attempt(work),
  };
}

async function openInEditor(path: string): Promise<void> {
  // The source view names a line in its address.
  const [, line] = /^#L(\d+)/.exec(location.hash) ?? [];
  await call('POST', '/api/docs/open', { path, ...(line !== undefined && { line: Number(line) }) });
}

async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch (cause) {
    throw new Error(`The browser refused to copy. Here it is: ${text}`, { cause });
  }
}

function press(selector: string) {
  document.querySelector<HTMLElement>(selector)?.click();
}
