'use client';
import { type ReactNode, useEffect, useRef } from 'react';

/** A diagram of an answer, drawn when it comes near; `children` is its source. */
export function ChatDiagram({ code, children }: { code: string; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other code is another diagram
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isMounted = true;
    void import('./diagrams.ts').then(({ watchDiagrams }) => {
      if (isMounted && ref.current) stop = watchDiagrams(ref.current);
    });
    return () => {
      isMounted = false;
      stop?.();
    };
  }, [code]);
  return (
    <div ref={ref}>
      <figure className="doc-diagram">
        <div className="doc-diagram-view" />
        <details>
          <summary>Source</summary>
          {children}
        </details>
      </figure>
    </div>
  );
}
