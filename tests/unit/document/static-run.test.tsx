import { act, render } from '@testing-library/react';
import { hydrateRoot } from 'react-dom/client';
import { StaticRun } from '#components/document/static-run.tsx';
import { fakeRouter, withRouter } from '#tests/unit/chat-ui/mount.tsx';

const run = (props: { html?: string; hash: string }, router = fakeRouter().router) =>
  withRouter(<StaticRun inline={false} {...props} />, router);
const shown = (container: Element) => container.querySelector('.doc-run')?.innerHTML;

async function hydrated(hash: string, html: string) {
  const place = document.body.appendChild(document.createElement('main'));
  place.innerHTML = `<div class="doc-run" data-run="${hash}">${html}</div>`;
  const before = place.querySelector('p');
  const { router, refreshed } = fakeRouter();
  let root!: ReturnType<typeof hydrateRoot>;
  await act(async () => {
    root = hydrateRoot(place, run({ hash }, router));
  });
  return {
    place,
    before,
    refreshed,
    show: (props: { html?: string; hash: string }) => act(async () => root.render(run(props, router))),
  };
}

test('what stands in the page stays, node by node, also when the same comes again as a property', async () => {
  const { place, before, refreshed, show } = await hydrated('one', '<p>Words</p>');
  await show({ hash: 'one', html: '<p>Words</p>' });
  expect(place.querySelector('p')).toBe(before);
  await show({ hash: 'two', html: '<p>New</p>' });
  expect(shown(place)).toBe('<p>New</p>');
  expect(refreshed).toEqual([]);
  place.remove();
});

test('it is there again when the page is come back to, as it was loaded', async () => {
  const { place } = await hydrated('again', '<p>Loaded</p>');
  place.remove();
  expect(shown(render(run({ hash: 'again' })).container)).toBe('<p>Loaded</p>');
});

test('one that is nowhere is asked for, and shown when it comes', () => {
  const { router, refreshed } = fakeRouter();
  const { container, rerender } = render(run({ hash: 'lost' }, router));
  expect(refreshed).toHaveLength(1);
  rerender(run({ hash: 'lost', html: '<p>Found</p>' }, router));
  expect(shown(container)).toBe('<p>Found</p>');
  expect(refreshed).toHaveLength(1);
});
