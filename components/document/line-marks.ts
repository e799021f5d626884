const address = /^#L(\d+)(?:-L?(\d+))?$/;

/**
 * Lines of a source by their address: `#L10` and `#L10-L20` are marked and shown. A click on a number gives a line its
 * address, with Shift a range. Returns how to stop.
 */
export function watchLines(article: Element): () => void {
  const lines = () => [...article.querySelectorAll<HTMLElement>('.doc-line')];
  const show = (mayScroll: boolean) => {
    for (const marked of article.querySelectorAll('.doc-line[data-marked]'))
      marked.removeAttribute('data-marked');
    const range = rangeOf(location.hash);
    if (!range) return;
    const wanted = lines().slice(range[0] - 1, range[1]);
    for (const line of wanted) line.setAttribute('data-marked', '');
    if (mayScroll) wanted[0]?.scrollIntoView({ block: 'center' });
  };
  const onHash = () => show(true);
  const onClick = (event: Event) => {
    if (!(event instanceof MouseEvent) || !(event.target instanceof HTMLElement)) return;
    const line = event.target.closest<HTMLElement>('.doc-line');
    // The number is drawn before the line's text: only a click on it counts.
    if (!line || event.target !== line || event.offsetX > numberWidth(line)) return;
    const number = Number(line.id.slice(1));
    const from = event.shiftKey ? rangeOf(location.hash)?.[0] : undefined;
    const [first, last] = [Math.min(from ?? number, number), Math.max(from ?? number, number)];
    history.replaceState(history.state, '', first === last ? `#L${first}` : `#L${first}-L${last}`);
    show(false);
  };
  show(true);
  window.addEventListener('hashchange', onHash);
  article.addEventListener('click', onClick);
  return () => {
    window.removeEventListener('hashchange', onHash);
    article.removeEventListener('click', onClick);
  };
}

function rangeOf(hash: string): [first: number, last: number] | null {
  const match = address.exec(hash);
  if (!match) return null;
  const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
  return [Math.max(1, Math.min(from, to)), Math.max(from, to)];
}

function numberWidth(line: HTMLElement): number {
  return Number.parseFloat(getComputedStyle(line, '::before').width) + 8;
}
