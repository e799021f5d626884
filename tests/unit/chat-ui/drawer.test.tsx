import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ChatDrawer } from '#components/chat/chat-drawer.tsx';
import { ChatToggle } from '#components/chat/chat-toggle.tsx';
import { closeDrawer } from '#components/chat/drawer-store.ts';
import { askInDrawer, PageContext } from '#components/chat/page-context.tsx';
import { facts, fakeRouter, newPage, withRouter } from './mount.tsx';
import { fakeWire, history } from './wire.ts';

function mountDrawer(initial = { open: false, width: 420 }) {
  const page = newPage();
  const { router, refreshed } = fakeRouter();
  render(
    withRouter(
      <>
        <ChatToggle initialOpen={initial.open} />
        <main>
          <PageContext {...page} />
          <a href="/elsewhere">a link of the page</a>
        </main>
        <ChatDrawer initial={initial} chat={facts} />
      </>,
      router,
    ),
  );
  return { user: userEvent.setup(), refreshed };
}

const drawer = () => screen.queryByRole('complementary', { name: 'Chat' });
const toggle = () => screen.getByRole('button', { name: 'Chat' });
/** The composer, once what was said here before is there too. */
async function box() {
  const composer = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
  await screen.findByText(/is its context/);
  return composer;
}

beforeEach(() => {
  fakeWire().on('GET /api/chat', () => history());
  sessionStorage.clear();
});
afterEach(() => {
  act(() => closeDrawer({ focusToggle: false }));
  globalThis.matchMedia = undefined as unknown as typeof matchMedia;
});

test('the toggle opens the drawer with the composer focused; Escape closes it and gives the focus back', async () => {
  const { user } = mountDrawer();
  expect(drawer()).toBeNull();
  expect(toggle().getAttribute('aria-expanded')).toBe('false');
  await user.click(toggle());
  expect(drawer()).toBeTruthy();
  const composer = await box();
  await waitFor(() => expect(document.activeElement).toBe(composer));
  expect(toggle().getAttribute('aria-expanded')).toBe('true');
  await user.keyboard('{Escape}');
  expect(drawer()).toBeNull();
  await waitFor(() => expect(document.activeElement).toBe(toggle()));
});

test('Escape closes the innermost thing first', async () => {
  const { user } = mountDrawer();
  await user.click(toggle());
  await box();
  const settings = screen.getByRole('button', { name: /asks first/ });
  await user.click(settings);
  expect(screen.getByRole('group', { name: 'Edits' })).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('group', { name: 'Edits' })).toBeNull();
  expect(document.activeElement).toBe(settings);
  expect(drawer()).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(drawer()).toBeNull();
});

test.each(['{Control>}j{/Control}', '{Meta>}j{/Meta}'])('%s opens and closes it', async (keys) => {
  const { user } = mountDrawer();
  await user.keyboard(keys);
  expect(drawer()).toBeTruthy();
  await box();
  await user.keyboard(keys);
  expect(drawer()).toBeNull();
});

test('open or closed, and how wide, is remembered in the cookie that the server reads', async () => {
  const { user } = mountDrawer();
  await user.click(toggle());
  expect(document.cookie).toContain('tasks_drawer=open:');
  // It takes the focus when it is there.
  await box();
  const edge = screen.getByRole('separator');
  const before = Number(edge.getAttribute('aria-valuenow'));
  act(() => edge.focus());
  await user.keyboard('{ArrowLeft}');
  expect(edge.getAttribute('aria-valuenow')).toBe(String(before + 16));
  expect(document.cookie).toContain(`tasks_drawer=open:${before + 16}`);
  await user.keyboard('{End}');
  expect(edge.getAttribute('aria-valuenow')).toBe('720');
  await user.keyboard('{ArrowLeft}');
  expect(edge.getAttribute('aria-valuenow')).toBe('720');
  await user.keyboard('{Home}{ArrowRight}');
  expect(edge.getAttribute('aria-valuenow')).toBe('320');
  await user.keyboard('{Escape}');
  expect(document.cookie).toContain('tasks_drawer=closed:320');
});

test('the edge can be dragged', async () => {
  const { user } = mountDrawer();
  await user.click(toggle());
  await box();
  const edge = screen.getByRole('separator');
  fireEvent.doubleClick(edge);
  // jsdom has no PointerEvent; a mouse event of that name carries all that is looked at.
  const pointer = (type: string, clientX: number) =>
    fireEvent(edge, new MouseEvent(type, { button: 0, clientX, bubbles: true }));
  pointer('pointerdown', 800);
  pointer('pointermove', 700);
  expect(edge.getAttribute('aria-valuenow')).toBe('520');
  pointer('pointerup', 650);
  expect(document.cookie).toContain('tasks_drawer=open:570');
});

test('a button of a page puts its prompt before what is typed, and into focus', async () => {
  mountDrawer();
  act(() => askInDrawer('Why is it blocked?'));
  const composer = await box();
  await waitFor(() => expect(composer.value).toBe('Why is it blocked?'));
  expect(document.activeElement).toBe(composer);
});

test('on a phone it is a sheet: a dialog that silences the page and is not remembered as open', async () => {
  globalThis.matchMedia = (() => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  })) as unknown as typeof matchMedia;
  const { user } = mountDrawer();
  await user.click(toggle());
  await box();
  const page = screen.getByText('a link of the page').closest('main');
  expect(screen.getByRole('dialog', { name: 'Chat' }).getAttribute('aria-modal')).toBe('true');
  await waitFor(() => expect(page?.hasAttribute('inert')).toBe(true));
  expect(screen.queryByRole('separator')).toBeNull();
  expect(document.cookie).toContain('tasks_drawer=closed:');
  await user.click(screen.getByRole('button', { name: 'Close' }));
  expect(page?.hasAttribute('inert')).toBe(false);
  expect(screen.queryByRole('dialog')).toBeNull();
});
