import { useEffect, useState, useSyncExternalStore } from 'react';
import { followChanges } from '#components/shell/live-events.ts';
import { formatListQuery, type ListQuery } from '#lib/tasks/filter/list-query.ts';
import { ChangeDesk } from './change-desk.ts';
import type { BoardInitial } from './facts.ts';
import { TaskWindow } from './task-window.ts';

interface Remembered {
  search: string;
  store: TaskWindow;
  desk: ChangeDesk;
}

/** Of the browser only: whoever comes back to a list finds the rows that were there, while it looks anew. */
let remembered: Remembered | null = null;

/** The list and the changes made to it, kept in step with the query and with the files. */
export function useBoardStore(initial: BoardInitial, query: ListQuery) {
  const [{ store, desk }] = useState((): Omit<Remembered, 'search'> => {
    if (remembered?.search === formatListQuery(initial.query)) return remembered;
    const made = new TaskWindow(initial.query, initial.answer);
    return { store: made, desk: new ChangeDesk(() => made.refresh()) };
  });
  const list = useSyncExternalStore(store.subscribe, store.snapshot, store.snapshot);
  const changes = useSyncExternalStore(desk.subscribe, desk.snapshot, desk.snapshot);

  useEffect(() => {
    store.show(query);
    remembered = { search: formatListQuery(query), store, desk };
  }, [store, desk, query]);

  useEffect(() => {
    if (store.snapshot().state !== initial.answer.state) void store.refresh();
    return followChanges(({ change, state }) => {
      // Documents are not on the board; what cannot be named may be anything.
      if (change === null || change.tasks || change.paths === null) store.follow(state);
    }, true);
  }, [store, initial.answer.state]);

  return { store, desk, list, changes };
}
