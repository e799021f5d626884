'use client';
import { type ComponentType, useEffect, useRef, useState } from 'react';

export interface AroundProps {
  path: string;
  kind: 'task' | 'doc';
  /** Of a task: its runs are shown, too. */
  taskId: string | null;
  /** Of the file as the page shows it: a new one is looked around anew. */
  sha256: string | null;
}

/** What leads to a page, was said about it and became of it: fetched when the foot of the page comes near. */
export function Around(props: AroundProps) {
  const [Panel, setPanel] = useState<ComponentType<AroundProps> | null>(null);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = ref.current;
    if (!place) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        import('./around-panel.tsx').then(
          ({ AroundPanel }) => setPanel(() => AroundPanel),
          () => undefined,
        );
      },
      { rootMargin: '400px' },
    );
    observer.observe(place);
    return () => observer.disconnect();
  }, []);
  return <div ref={ref}>{Panel ? <Panel {...props} /> : null}</div>;
}
