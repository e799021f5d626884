import { cleanup, render, screen } from '@testing-library/react';
import { TableOfContents } from '#components/document/table-of-contents.tsx';
import type { Heading } from '#lib/markdown/rendered.ts';

afterEach(cleanup);

beforeAll(() => {
  // jsdom has none; what it would report is looked at in the browser tests.
  Object.assign(globalThis, {
    IntersectionObserver: class {
      observe() {}
      disconnect() {}
    },
  });
});

const headings: Heading[] = [
  { depth: 1, text: 'Title', id: 'title' },
  { depth: 2, text: 'One', id: 'one' },
  { depth: 3, text: 'Größe', id: 'größe' },
];

test('the parts of a document are listed, its title is not', () => {
  render(<TableOfContents headings={headings} />);
  expect(screen.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
    ['One', '#one'],
    ['Größe', '#gr%C3%B6%C3%9Fe'],
  ]);
});

test('a document of one part has no contents list', () => {
  const { container } = render(<TableOfContents headings={headings.slice(0, 2)} />);
  expect(container.innerHTML).toBe('');
});
