import { pageOfClick } from '#components/shell/follow-links.tsx';

/** What a click on the first link of `html` asks for. */
function clicked(html: string, init: MouseEventInit = {}, prevent = false): string | null {
  document.body.innerHTML = html;
  let asked: string | null = null;
  const look = (event: MouseEvent) => {
    if (prevent) event.preventDefault();
    asked = pageOfClick(event);
    event.preventDefault();
  };
  window.addEventListener('click', look, { once: true });
  const inner = document.querySelector('a > *') ?? document.querySelector('a');
  inner?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }));
  return asked;
}

describe('a click on a link', () => {
  test('goes to the page without a reload, also from inside the link', () => {
    expect(clicked('<a href="/docs/a%20b#c"><b>x</b></a>')).toBe('/docs/a%20b#c');
  });

  test('is the browser’s where it leads elsewhere, or asks for another tab or a file', () => {
    expect(clicked('<a href="https://example.org/">x</a>')).toBeNull();
    expect(clicked('<a href="//example.org/">x</a>')).toBeNull();
    expect(clicked('<a href="#main">x</a>')).toBeNull();
    expect(clicked('<a href="/a.png" data-raw>x</a>')).toBeNull();
    expect(clicked('<a href="/a" download>x</a>')).toBeNull();
    expect(clicked('<a href="/a" target="_blank">x</a>')).toBeNull();
    expect(clicked('<a href="/api/tree">x</a>')).toBeNull();
    for (const key of ['ctrlKey', 'metaKey', 'shiftKey', 'altKey'] as const) {
      expect(clicked('<a href="/a">x</a>', { [key]: true })).toBeNull();
    }
    expect(clicked('<a href="/a">x</a>', { button: 1 })).toBeNull();
  });

  test('that somebody else has handled is left alone', () => {
    expect(clicked('<a href="/a">x</a>', {}, true)).toBeNull();
  });
});
