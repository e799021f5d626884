const growsByItself = typeof CSS !== 'undefined' && CSS.supports?.('field-sizing', 'content') === true;

/**
 * Makes a text field as high as its text; the style sheet bounds it. Browsers that know `field-sizing` do so by
 * themselves: asking for the height has the page laid out twice more for each key.
 */
export function growToText(element: HTMLTextAreaElement): void {
  if (growsByItself) return;
  element.style.height = 'auto';
  element.style.height = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
}
