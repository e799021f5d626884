'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { followChanges, type Notice } from './live-events.ts';
import { refreshPage } from './refresh-page.ts';
import { refreshTree } from './use-nav-tree.ts';

const restMs = 250;
const shownMs = 2_500;

/**
 * Renders the open page anew, in place, when a file that it shows has changed on disk, and says so for a moment.
 * Scroll, selection and what is typed stay: it is the same page with other content.
 */
export function LivePages({ state }: { state: string }) {
  const router = useRouter();
  const known = useRef(state);
  const [changedAt, setChangedAt] = useState(0);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let again = false;
    // The first of a burst is shown at once, the rest of it together.
    const refresh = () => {
      again = timer !== undefined;
      if (again) return;
      void refreshPage(router);
      timer = setTimeout(() => {
        timer = undefined;
        if (again) refresh();
      }, restMs);
    };
    const stop = followChanges((notice) => {
      const missed = notice.change === null && notice.state !== known.current;
      known.current = notice.state;
      if (notice.change === null && !missed) return;
      refreshTree();
      if (!concernsPage(notice)) return;
      refresh();
      if (notice.change !== null && isOwnFile(notice)) setChangedAt(Date.now());
    }, true);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [router]);

  useEffect(() => {
    if (changedAt === 0) return;
    const timer = setTimeout(() => setChangedAt(0), shownMs);
    return () => clearTimeout(timer);
  }, [changedAt]);

  return (
    <div className="shell-changed" role="status" data-shown={changedAt > 0}>
      {changedAt > 0 && 'This page changed just now'}
    </div>
  );
}

function pageShown() {
  return document.querySelector('main')?.dataset ?? {};
}

/** Lists show everything, a task the states of others, a document itself and where its links lead. */
function concernsPage({ change }: Notice): boolean {
  if (pageShown().live === 'own') return false;
  if (change === null || change.paths === null) return true;
  const { pageKind, docRel } = pageShown();
  if (pageKind === 'task') return change.tasks || change.names;
  if (pageKind === 'doc') {
    const isOwn = docRel !== undefined && change.paths.includes(docRel);
    return isOwn || change.names || (change.tasks && document.querySelector('main a[data-status]') !== null);
  }
  return true;
}

function isOwnFile({ change }: Notice): boolean {
  const { docRel } = pageShown();
  return docRel !== undefined && change?.paths?.includes(docRel) === true;
}
