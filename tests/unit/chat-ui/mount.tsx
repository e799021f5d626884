import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import type { ComponentProps, ReactNode } from 'react';
import ChatPanel from '#components/chat/chat-panel.tsx';
import { PageContext, type PageInfo } from '#components/chat/page-context.tsx';
import { installLiveEvents } from './live.ts';

installLiveEvents();

// What comes over the wire comes when it comes, also when a test has seen enough and ends: React is not to ask that
// somebody waits for each of it. What a test does itself is flushed as before.
beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
});

type Router = NonNullable<ComponentProps<typeof AppRouterContext.Provider>['value']>;

export function fakeRouter() {
  const refreshed: number[] = [];
  const nothing = () => undefined;
  const router = {
    refresh: () => void refreshed.push(Date.now()),
    push: nothing,
    replace: nothing,
    back: nothing,
    forward: nothing,
    prefetch: nothing,
  } as unknown as Router;
  return { router, refreshed };
}

export function withRouter(children: ReactNode, router = fakeRouter().router) {
  return <AppRouterContext.Provider value={router}>{children}</AppRouterContext.Provider>;
}

let pages = 0;

/** Conversations live as long as the module does: each test has a page of its own. */
export function newPage(more: Partial<PageInfo> = {}): PageInfo {
  pages += 1;
  return { kind: 'task', path: `tasks/infra/page-${pages}.md`, title: `Page ${pages}`, ...more };
}

export const facts = { configured: true, model: 'gpt-test', approval: 'ask' } as const;

/** The inside of the drawer on a page; `goTo` moves to another one, as a link would. */
export function mountPanel(
  page: PageInfo = newPage(),
  chat: ComponentProps<typeof ChatPanel>['chat'] = facts,
) {
  const user = userEvent.setup();
  const tree = (shown: PageInfo) =>
    withRouter(
      <>
        <PageContext {...shown} />
        <ChatPanel width={null} chat={chat} />
      </>,
    );
  const view = render(tree(page));
  return { user, page, goTo: (next: PageInfo) => view.rerender(tree(next)), unmount: view.unmount };
}
