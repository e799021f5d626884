/** Shows the picture in a button as large as the window lets it; a click or Escape closes it, and focus goes back. */
export function enlarge(button: Element): void {
  const picture = button.querySelector('img');
  if (!picture) return;
  const dialog = document.createElement('dialog');
  dialog.className = 'doc-enlarged';
  dialog.setAttribute('aria-label', picture.alt || 'Picture');
  const image = document.createElement('img');
  image.src = picture.currentSrc || picture.src;
  image.alt = picture.alt;
  // A drawing has no pixels of its own: it grows to the window.
  const isDrawing = /^data:image\/svg|\.svg(?:$|\?)/.test(image.src);
  if (isDrawing) image.setAttribute('data-drawing', '');
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'ui-button';
  close.textContent = 'Close';
  dialog.append(image, close);
  dialog.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
