import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { SourceView } from './code-mirror.ts';
import { checkText, type TextFinding } from './edit-api.ts';

const checkAfterMs = 350;
/** A long text is not sent after every word. */
const longChars = 100_000;
const longAfterMs = 1_500;

/** What validation holds against the text as it is being typed: looked at when the keys rest, marked at its lines. */
export function useFindings(path: string, view: RefObject<SourceView | null>) {
  const [findings, setFindings] = useState<readonly TextFinding[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(0);

  const look = useCallback(async () => {
    const text = view.current?.text();
    if (text === undefined) return;
    asked.current += 1;
    const mine = asked.current;
    // Whether it can be saved is told by saving; what cannot be had here is left out.
    const found = await checkText(path, text).catch(() => null);
    if (found === null || asked.current !== mine || view.current?.text() !== text) return;
    view.current.mark(found);
    setFindings(found);
  }, [path, view]);

  const lookSoon = useCallback(() => {
    clearTimeout(timer.current);
    const isLong = (view.current?.length() ?? 0) > longChars;
    timer.current = setTimeout(() => void look(), isLong ? longAfterMs : checkAfterMs);
  }, [look, view]);

  useEffect(
    () => () => {
      clearTimeout(timer.current);
      asked.current += 1;
    },
    [],
  );
  return { findings, look, lookSoon };
}
