/** What can be done about a toast, once. */
export interface ToastAction {
  label: string;
  /** Rejects with words for the person. What it resolves to, if anything, takes the toast's place. */
  run(): Promise<string | undefined>;
}

const shownMs = 10_000;
const maxShown = 3;

let latest: { button: HTMLButtonElement } | null = null;

/**
 * Says something for ten seconds at the foot of the window, longer while it has the pointer or focus; by hand and
 * not a component, so that it can be said from anywhere and weighs nothing until then. Ctrl/⌘ Z runs the action
 * of the newest one, outside of text fields.
 */
export function toast(text: string, { action, tone }: { action?: ToastAction; tone?: 'danger' } = {}): void {
  const region = toastRegion();
  const box = document.createElement('div');
  box.className = 'ui-toast';
  if (tone) box.dataset.tone = tone;
  const words = document.createElement('span');
  box.append(words);
  region.append(box);
  while (region.childElementCount > maxShown) region.firstElementChild?.remove();
  // Into a region that stands already, or readers of the screen do not say it.
  requestAnimationFrame(() => {
    words.textContent = text;
  });
  if (action) box.append(actionButton(box, action));
  box.append(closeButton(box));
  removeLater(box);
}

function toastRegion(): HTMLElement {
  const existing = document.querySelector<HTMLElement>('.ui-toasts');
  if (existing) return existing;
  const region = document.createElement('div');
  region.className = 'ui-toasts';
  region.setAttribute('role', 'status');
  region.setAttribute('aria-label', 'Notices');
  document.body.append(region);
  window.addEventListener('keydown', onUndoKey);
  return region;
}

function onUndoKey(event: KeyboardEvent): void {
  if (event.key.toLowerCase() !== 'z' || event.shiftKey || event.altKey || event.ctrlKey === event.metaKey)
    return;
  const target = event.target instanceof HTMLElement ? event.target : null;
  const isText = target?.isContentEditable || target?.closest('textarea, select, input:not([type=checkbox])');
  if (isText || !latest?.button.isConnected || latest.button.disabled) return;
  event.preventDefault();
  latest.button.click();
}

function actionButton(box: HTMLElement, { label, run }: ToastAction): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  button.setAttribute('aria-keyshortcuts', 'Control+Z Meta+Z');
  button.title = `${label} (Ctrl/⌘ Z)`;
  button.addEventListener('click', () => {
    button.disabled = true;
    run().then(
      (said) => {
        box.remove();
        if (said) toast(said);
      },
      (error: unknown) => {
        box.remove();
        toast(error instanceof Error ? error.message : 'That failed.', { tone: 'danger' });
      },
    );
  });
  latest = { button };
  return button;
}

function closeButton(box: HTMLElement): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'ui-toast-close';
  button.setAttribute('aria-label', 'Dismiss');
  button.textContent = '×';
  button.addEventListener('click', () => box.remove());
  return button;
}

function removeLater(box: HTMLElement): void {
  const tick = () => {
    if (!box.isConnected) return;
    if (box.matches(':hover') || box.contains(document.activeElement)) setTimeout(tick, 2_000);
    else box.remove();
  };
  setTimeout(tick, shownMs);
}
