'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { followRuns } from '#components/shell/live-events.ts';

const restMs = 400;

/** Draws the open page anew when the run that it shows (any run, unless told which) has changed. */
export function LiveRun({ runId }: { runId?: string }) {
  const router = useRouter();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let again = false;
    const refresh = () => {
      again = timer !== undefined;
      if (again) return;
      router.refresh();
      timer = setTimeout(() => {
        timer = undefined;
        if (again) refresh();
      }, restMs);
    };
    const stop = followRuns(({ id, what }) => {
      if (what === 'log') return;
      if (runId === undefined || id === null || id === runId) refresh();
    }, true);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [router, runId]);
  return null;
}
