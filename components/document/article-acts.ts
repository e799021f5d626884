/**
 * What a click in an article does: copies a block of code or the address of a heading, enlarges a picture. Loaded with
 * the first such click. Returns what is said to those who listen.
 */
export async function actOn(target: Element): Promise<string> {
  if (target.matches('.doc-zoom')) {
    const { enlarge } = await import('./enlarge.ts');
    enlarge(target);
    return '';
  }
  const isCode = target.matches('.doc-code-copy');
  const text = isCode
    ? (target.parentElement?.querySelector('code')?.textContent ?? '')
    : new URL(target.getAttribute('href') ?? '', location.href).href;
  try {
    await navigator.clipboard.writeText(text);
    target.setAttribute('data-outcome', 'copied');
    return isCode ? 'Copied' : 'Link copied';
  } catch {
    target.setAttribute('data-outcome', 'failed');
    return 'Could not copy';
  }
}
