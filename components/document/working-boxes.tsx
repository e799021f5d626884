'use client';
import { useEffect } from 'react';

/**
 * Makes the boxes of an editable document work; they are disabled without it. What does the work is loaded when the
 * page has been painted. `sha256` is of the file as the page shows it.
 */
export function WorkingBoxes({ path, sha256 }: { path: string; sha256: string }) {
  useEffect(() => {
    let isMounted = true;
    import('./check-boxes.ts').then(
      ({ serveBoxes }) => isMounted && serveBoxes(path, sha256),
      () => undefined,
    );
    return () => {
      isMounted = false;
    };
  }, [path, sha256]);
  return null;
}
