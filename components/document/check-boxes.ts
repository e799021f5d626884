import { apiErrorFrom } from '#components/chat/api.ts';
import { emitPageChange } from '#components/chat/page-changes.ts';
import { toast } from '#components/ui/toast.ts';
import type { EditedByHand } from '#lib/tools/edit-by-hand.ts';
import { FileVersions } from './file-versions.ts';

// One page is open at a time, so is this: its boxes are plain HTML, which comes anew whenever the file changes.

interface Page {
  path: string;
  /** Of the file as the page shows it. */
  shown: string;
  versions: FileVersions;
  /** By line: what the person chose and the page does not show by itself yet. */
  chosen: Map<number, boolean>;
  /** Changes are sent one after the other, each bound to the file that the one before left. */
  queue: Promise<void>;
  unsent: number;
}

let page: Page | null = null;
let focusedLine: number | null = null;
const served = new WeakSet<Element>();
const maxNameLength = 60;

/** Enables the boxes of the open page and follows them. To be called again whenever the page shows another version. */
export function serveBoxes(path: string, sha256: string): void {
  const article = document.querySelector<HTMLElement>('main article');
  if (!article) return;
  if (page?.path !== path) {
    const versions = new FileVersions(sha256);
    page = { path, shown: sha256, versions, chosen: new Map(), queue: Promise.resolve(), unsent: 0 };
    focusedLine = null;
  }
  page.shown = sha256;
  page.versions.shows(sha256);
  if (page.unsent === 0 && page.versions.latest === sha256) page.chosen.clear();
  for (const box of article.querySelectorAll<HTMLInputElement>('input[data-line]')) {
    box.disabled = false;
    box.checked = page.chosen.get(lineOf(box)) ?? box.hasAttribute('checked');
  }
  // The box that had the focus was replaced with the rest of its run.
  if (focusedLine !== null && document.activeElement === document.body) {
    article.querySelector<HTMLElement>(`input[data-line="${focusedLine}"]`)?.focus({ preventScroll: true });
  }
  if (served.has(article)) return;
  served.add(article);
  article.addEventListener('change', ({ target }) => {
    if (isBox(target) && page) change(page, target);
  });
  article.addEventListener('focusin', ({ target }) => {
    focusedLine = isBox(target) ? lineOf(target) : null;
  });
  article.addEventListener('focusout', ({ target }) => {
    const left = focusedLine;
    // An element that is taken away says so as if the person had left it.
    setTimeout(() => {
      if (target instanceof Element && target.isConnected && focusedLine === left) focusedLine = null;
    });
  });
}

function isBox(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.dataset.line !== undefined;
}

function lineOf(box: HTMLInputElement): number {
  return Number(box.dataset.line);
}

function boxAt(line: number): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`main article input[data-line="${line}"]`);
}

function change(of: Page, box: HTMLInputElement): void {
  const line = lineOf(box);
  const { checked } = box;
  const name = box.getAttribute('aria-label') ?? '';
  of.chosen.set(line, checked);
  of.unsent++;
  of.queue = of.queue.then(() => send(of, line, checked, name));
}

async function send(of: Page, line: number, checked: boolean, name: string): Promise<void> {
  try {
    const { editId, sha256 } = await post<EditedByHand>('/api/docs/check', {
      ...{ path: of.path, line, checked, sha256: of.versions.latest },
    });
    of.versions.wrote(sha256);
    if (editId) offerUndo(of, editId, line, checked, name);
  } catch (error) {
    takeBack(of, line, checked);
    // What is on the page counts again, once it has been brought up to the file.
    of.versions.restart(of.shown);
    toast(error instanceof Error ? error.message : 'That failed.', { tone: 'danger' });
  } finally {
    of.unsent--;
    if (of.unsent === 0 && page === of) emitPageChange();
  }
}

function takeBack(of: Page, line: number, checked: boolean): void {
  of.chosen.delete(line);
  const box = page === of ? boxAt(line) : null;
  if (box) box.checked = !checked;
}

function offerUndo(of: Page, editId: string, line: number, checked: boolean, name: string): void {
  const short = name.length > maxNameLength ? `${name.slice(0, maxNameLength).toWellFormed()} …` : name;
  toast(`${checked ? 'Ticked' : 'Not ticked any more'}: ${short}`, {
    action: {
      label: 'Undo',
      async run() {
        const { sha256 } = await post<{ sha256: string | null }>(`/api/edits/${editId}/undo`, {});
        of.versions.wrote(sha256);
        takeBack(of, line, checked);
        emitPageChange();
        return 'Undone.';
      },
    },
  });
}

async function post<T>(url: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => {
    throw new Error('The server cannot be reached. Nothing was changed.');
  });
  const text = await response.text();
  if (!response.ok) {
    const error = apiErrorFrom(response.status, text);
    throw error.code === 'stale' ? new Error(`${error.message} The page shows it as it is now.`) : error;
  }
  return JSON.parse(text) as T;
}
