import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { CSSProperties, ReactNode } from 'react';
import './tokens.css';
import './globals.css';
import '#components/shell/shell.css';
import '#components/task/task.css';
import '#components/document/document.css';
import '#components/chat/chat.css';
import '#components/runs/now.css';
import '#components/find/open.css';
import { ChatDrawer } from '#components/chat/chat-drawer.tsx';
import { ChatToggle } from '#components/chat/chat-toggle.tsx';
import { drawerCookie, parseDrawerCookie } from '#components/chat/drawer-cookie.ts';
import { WaitingPanel } from '#components/chat/waiting-panel.tsx';
import { SearchButton } from '#components/find/search-button.tsx';
import { Breadcrumbs } from '#components/shell/breadcrumbs.tsx';
import { navCookie, themeCookie } from '#components/shell/cookie.ts';
import { earlyActs } from '#components/shell/early-acts.ts';
import { FollowLinks } from '#components/shell/follow-links.tsx';
import { pathOfHref } from '#components/shell/href.ts';
import { LivePages } from '#components/shell/live-pages.tsx';
import { ManagerDot } from '#components/shell/manager-dot.tsx';
import {
  defaultOpenFolders,
  foldersAbove,
  openFoldersCookie,
  parseOpenFolders,
  prune,
} from '#components/shell/nav-data.ts';
import { NavPlaces } from '#components/shell/nav-places.tsx';
import { NavToggle } from '#components/shell/nav-toggle.tsx';
import { NavTree } from '#components/shell/nav-tree.tsx';
import { parseTheme } from '#components/shell/theme.ts';
import { ThemeToggle } from '#components/shell/theme-toggle.tsx';
import { appContext } from '#lib/server/context.ts';
import { isLocalHost } from '#lib/server/guard.ts';
import { managerBrief } from '#lib/server/manager-view.ts';
import { modelStatus, repositoryName } from '#lib/server/status.ts';
import { navigationOf } from './navigation.ts';

/** Rows of the tree that the page itself brings; the rest is fetched when the browser has time. */
const firstRows = 200;

export const metadata: Metadata = { applicationName: 'Dataface Tasks' };

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f5f0' },
    { media: '(prefers-color-scheme: dark)', color: '#151412' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [requestHeaders, jar] = await Promise.all([headers(), cookies()]);
  const context = appContext();
  // Under a foreign Host the page says that there is nothing here; the frame must not say more than it.
  if (!isLocalHost(requestHeaders.get('host'), context.env)) {
    return (
      <html lang="en">
        <body>{children}</body>
      </html>
    );
  }
  const { env, repo } = context;
  const index = await context.index.get();
  const state = context.changes.stateOf(index);
  const navigation = navigationOf(index, repo.config.taskRoots, state);
  const path = pathOfHref(requestHeaders.get('x-pathname') ?? '/');
  const openFolders = [
    ...new Set([
      ...(parseOpenFolders(jar.get(openFoldersCookie)?.value) ??
        defaultOpenFolders(navigation.nodes, repo.config.taskRoots)),
      ...foldersAbove(path),
    ]),
  ];
  const pruned = prune(navigation.nodes, new Set(openFolders), firstRows);
  const theme = parseTheme(jar.get(themeCookie)?.value);
  const navOpen = jar.get(navCookie)?.value !== 'closed';
  const drawer = parseDrawerCookie(jar.get(drawerCookie)?.value);
  const model = modelStatus(env);
  const title = index.docByPath.get(`${path}.md`)?.title;

  return (
    <html
      lang="en"
      data-theme={theme === 'system' ? undefined : theme}
      data-nav={navOpen ? 'open' : 'closed'}
    >
      <body>
        <script
          nonce={nonceOf(requestHeaders)}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: earlyActs }}
        />
        <FollowLinks />
        <LivePages state={state} />
        <a href="#main" className="shell-skip">
          Skip to content
        </a>
        <div
          className="shell"
          data-chat={drawer.open ? 'open' : 'closed'}
          style={{ '--chat-width': `${drawer.width}px` } as CSSProperties}
        >
          <header className="shell-bar">
            <NavToggle initialOpen={navOpen} />
            <Breadcrumbs repository={repositoryName(repo)} initial={{ path, title }} />
            <SearchButton />
            <ManagerDot manager={await managerBrief()} />
            <ThemeToggle initial={theme} />
            <ChatToggle initialOpen={drawer.open} />
          </header>
          <nav id="shell-nav" className="shell-nav" aria-label="Tasks and documents" tabIndex={-1}>
            <NavPlaces />
            <NavTree
              initial={{
                tag: navigation.tag,
                files: navigation.files,
                json: JSON.stringify(pruned.nodes),
                whole: pruned.whole,
              }}
              openFolders={openFolders}
            />
          </nav>
          <div className="shell-content">{children}</div>
          <ChatDrawer
            initial={drawer}
            chat={{
              configured: model.configured,
              model: model.configured ? model.model : null,
              approval: env.chatApproval,
            }}
          >
            <WaitingPanel configured={model.configured} />
          </ChatDrawer>
        </div>
      </body>
    </html>
  );
}

/** Of the policy that the page is sent with: scripts without it do not run. */
function nonceOf(requestHeaders: Headers): string | undefined {
  return /'nonce-([^']+)'/.exec(requestHeaders.get('content-security-policy') ?? '')?.[1];
}
