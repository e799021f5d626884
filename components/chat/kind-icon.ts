import type { LucideIcon } from 'lucide-react';
import fileText from 'lucide-react/icons/file-text';
import folder from 'lucide-react/icons/folder';
import listTodo from 'lucide-react/icons/list-todo';
import panelTop from 'lucide-react/icons/panel-top';
import type { DocRef } from '#lib/chat/message.ts';

/** One picture for each kind of page, wherever in the drawer it is named. */
export const kindIcon = { task: listTodo, doc: fileText, folder, page: panelTop } satisfies Record<
  DocRef['kind'],
  LucideIcon
>;
