import { drawDiagram } from '#components/document/draw-diagram.ts';
import { onThemeChange } from '#components/document/on-theme-change.ts';

/** Ahead of the reader: a diagram that is drawn where it is seen moves what stands below it. */
const aheadPx = 900;
/** Then those further away are drawn too: a page may be printed that nobody scrolled. */
const restAfterMs = 2_000;

/**
 * Draws the diagrams of an article as they come near, and again in the colours of another theme. Each is a
 * `figure.doc-diagram` with its source in it, made by lib/markdown/static-runs.ts. Returns how to stop.
 */
export function watchDiagrams(article: Element): () => void {
  const near = new Set<Element>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        near.add(target);
        void show(target);
      }
    },
    { rootMargin: `${aheadPx}px 0px` },
  );
  const figures = [...article.querySelectorAll('.doc-diagram')];
  for (const figure of figures) observer.observe(figure);
  let rest: ReturnType<typeof setTimeout> | undefined;
  const drawRest = async () => {
    const next = figures.find((figure) => !near.has(figure));
    if (!next) return;
    observer.unobserve(next);
    near.add(next);
    await show(next);
    // One at a time, with pauses in which the reader can do something.
    if (rest !== undefined) rest = setTimeout(() => void drawRest(), restAfterMs / 10);
  };
  if (figures.length > 0) rest = setTimeout(() => void drawRest(), restAfterMs);
  const stopThemes = onThemeChange(() => {
    for (const figure of near) void show(figure);
  });
  return () => {
    observer.disconnect();
    clearTimeout(rest);
    rest = undefined;
    stopThemes();
  };
}

async function show(figure: Element): Promise<void> {
  const view = figure.querySelector('.doc-diagram-view');
  const source = figure.querySelector('code')?.textContent ?? '';
  if (!view) return;
  try {
    const { src, width, height, name } = await drawDiagram(source);
    const image = view.querySelector('img') ?? document.createElement('img');
    Object.assign(image, { src, width, height, alt: name });
    // In one step with its pixels: an empty box in between would flash.
    await image.decode().catch(() => undefined);
    const button = view.querySelector('button') ?? zoomButton();
    button.replaceChildren(image);
    view.replaceChildren(button);
    figure.setAttribute('data-state', 'drawn');
  } catch (error) {
    view.replaceChildren(problem(error));
    figure.setAttribute('data-state', 'failed');
    figure.querySelector('details')?.setAttribute('open', '');
  }
}

/** Served by the article's listener, as those of pictures are. */
function zoomButton(): HTMLButtonElement {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'doc-zoom', title: 'Enlarge' });
  return button;
}

function problem(error: unknown): HTMLElement {
  const words = document.createElement('p');
  words.className = 'doc-diagram-problem';
  const message = error instanceof Error ? error.message : String(error);
  words.textContent = `This diagram could not be drawn. ${message}`;
  return words;
}
