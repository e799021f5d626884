import { jest } from '@jest/globals';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { ChatMarkdown } from '#components/document/chat-markdown.tsx';

afterEach(cleanup);

test('markdown of a model shows as what it means', () => {
  render(<ChatMarkdown text={'# Answer\n\nSome **bold**.\n\n- one\n- two\n\n| a |\n|---|\n| b |\n'} />);
  expect(screen.getByRole('heading', { name: 'Answer', level: 3 })).toBeTruthy();
  expect(screen.getByText('bold').tagName).toBe('STRONG');
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
  expect(screen.getByRole('region', { name: 'Table' })).toBeTruthy();
});

test('HTML of a model is shown as text and made into nothing', () => {
  const { container } = render(
    <ChatMarkdown text={'<img src=x onerror=alert(1)>\n\na <b>c</b> <script>d</script>'} />,
  );
  expect(container.querySelector('img, b, script')).toBeNull();
  expect(container.textContent).toContain('<img src=x onerror=alert(1)>');
  expect(container.textContent).toContain('<b>c</b>');
});

test('no link runs anything', () => {
  const { container } = render(
    <ChatMarkdown
      text={'[a](javascript:alert(1)) [b](data:text/html,x) [c](../../x) <javascript:alert(1)>'}
    />,
  );
  expect(container.querySelector('a[href]')).toBeNull();
});

test('a link to another host shows which one', () => {
  render(<ChatMarkdown text="[the docs](https://evil.example/x)" />);
  const link = screen.getByRole('link');
  expect(link.textContent).toContain('evil.example');
  expect(link.getAttribute('rel')).toContain('noopener');
});

test('a path in the repository leads to its page', () => {
  render(<ChatMarkdown text="[guide](docs/guide.md#part)" />);
  expect(screen.getByRole('link', { name: 'guide' }).getAttribute('href')).toBe('/docs/guide#part');
});

test('a picture of another host loads only when it is asked for', () => {
  const { container } = render(<ChatMarkdown text="![chart](https://e.example/leak.png?d=secret)" />);
  expect(container.querySelector('img')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show image from e.example' }));
  expect(container.querySelector('img')?.getAttribute('src')).toBe('https://e.example/leak.png?d=secret');
});

test('code can be copied whole', async () => {
  const writeText = jest.fn(async (_text: string) => {});
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  render(<ChatMarkdown text={'```ts\nconst a = "<b>";\n\nb();\n```'} />);
  fireEvent.click(screen.getByRole('button', { name: 'Copy code' }));
  await waitFor(() => expect(writeText).toHaveBeenCalledWith('const a = "<b>";\n\nb();'));
  expect(await screen.findByText('Copied')).toBeTruthy();
});

test('while text grows, finished blocks keep their elements and half markup never shows', () => {
  const text =
    'First **bold** one.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nSee [the guide](docs/guide.md) and `code`.\n';
  const { container, rerender } = render(<ChatMarkdown text="" streaming />);
  let first: Element | null = null;
  for (let length = 1; length <= text.length; length++) {
    rerender(<ChatMarkdown text={text.slice(0, length)} streaming />);
    expect(container.textContent).not.toMatch(/\*|\]|\(docs|---/);
    if (length > 25) {
      first ??= container.querySelector('p');
      expect(container.querySelector('p')).toBe(first);
    }
  }
  rerender(<ChatMarkdown text={text} />);
  expect(container.querySelectorAll('td')).toHaveLength(2);
});

test('what is nested too deeply to be parsed is shown as written', () => {
  const { container } = render(<ChatMarkdown text={`${'> '.repeat(5_000)}deep`} />);
  expect(container.textContent).toContain('deep');
});

test('a formula is its source while it is written, and set when it is whole', async () => {
  const text = 'Euler: $e^{i\\pi} = -1$.\n\n$$\n\\frac{a}{b}\n$$\n';
  const { container, rerender } = render(<ChatMarkdown text={'Euler: $e^{i\\pi} = -1$'} streaming />);
  expect(container.querySelector('code')?.textContent).toBe('e^{i\\pi} = -1');
  expect(container.querySelector('.katex')).toBeNull();
  rerender(<ChatMarkdown text={text} />);
  await waitFor(() => {
    styleComes();
    expect(container.querySelectorAll('.katex')).toHaveLength(2);
  });
  expect(screen.getByRole('group', { name: 'Formula' }).querySelector('.katex-display')).toBeTruthy();
  expect(container.querySelectorAll('math')).toHaveLength(2);
});

test('what is wrong with a formula stands behind its source, and no command of one reaches beyond it', async () => {
  const text = '$\\frac{1$, $\\href{javascript:alert(1)}{x}$, $\\htmlClass{shell}{y}$, $<img src=x>$';
  const { container } = render(<ChatMarkdown text={text} />);
  await waitFor(() => {
    styleComes();
    expect(container.querySelectorAll('.katex, .doc-math-error')).toHaveLength(4);
  });
  expect(screen.getByText(/expected '}', at end of input/)).toBeTruthy();
  expect(container.querySelector('a, img, .shell, script')).toBeNull();
});

/** jsdom fetches no styles. */
function styleComes(): void {
  document.querySelector<HTMLLinkElement>('link[href*="katex"]')?.onload?.(new Event('load'));
}
