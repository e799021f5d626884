import { katexVersion, type SetFormula, setFormula } from '#lib/markdown/set-formula.ts';

/** The page goes on after as much; one formula alone takes less than that, mostly. */
const sliceMs = 8;

let turn: Promise<unknown> = Promise.resolve();
let sliceStartMs = 0;
let style: Promise<void> | null = null;

/** Sets one formula after the other, with pauses in which the page is drawn, as soon as their style is there. */
export function setSoon(source: string, isDisplay: boolean): Promise<SetFormula> {
  style ??= loadStyle();
  const ready = style;
  const made = turn.then(async () => {
    await ready;
    if (performance.now() - sliceStartMs > sliceMs) {
      await new Promise((resolve) => setTimeout(resolve));
      sliceStartMs = performance.now();
    }
    return setFormula(source, isDisplay);
  });
  turn = made.catch(() => undefined);
  return made;
}

/** The same as a document's (app/[...path]/math-style.tsx); without it a formula would stand there twice. */
function loadStyle(): Promise<void> {
  const href = `/api/library/katex/${katexVersion}/katex.min.css`;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = document.createElement('link');
  Object.assign(link, { rel: 'stylesheet', href });
  const loaded = new Promise<void>((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      style = null;
      link.remove();
      reject(new Error('The style of formulas could not be fetched.'));
    };
  });
  document.head.append(link);
  return loaded;
}
