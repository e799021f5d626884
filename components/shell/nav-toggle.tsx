'use client';
import panelLeft from 'lucide-react/icons/panel-left';
import { usePathname } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useDrawer } from '#components/chat/drawer-store.ts';
import { navCookie, rememberCookie } from '#components/shell/cookie.ts';
import { Icon } from '#components/ui/icon.tsx';

export const navId = 'shell-nav';

/** Whether the style sheet shows the navigation as a sheet over the page now: it alone knows at which widths. */
function isSheet(nav: HTMLElement): boolean {
  return getComputedStyle(nav).position === 'fixed';
}

/**
 * The button that shows and hides the navigation: beside the page, remembered in a cookie; over it, as a sheet,
 * where there is no room, until a page is chosen, Escape, or a click beside it.
 */
export function NavToggle({ initialOpen }: { initialOpen: boolean }) {
  const [open, setOpen] = useState(initialOpen);
  const [sheetOpen, setSheetOpen] = useState(false);
  const [sheet, setSheet] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const drawerOpen = useDrawer()?.open;
  const pathname = usePathname();

  // biome-ignore lint/correctness/useExhaustiveDependencies: an open drawer takes the room that decides.
  useEffect(() => {
    const look = () => {
      const nav = document.getElementById(navId);
      if (nav) setSheet(isSheet(nav));
    };
    look();
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, [drawerOpen]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page was chosen.
  useEffect(() => setSheetOpen(false), [pathname]);

  const shown = sheet && sheetOpen;
  useEffect(() => {
    const nav = document.getElementById(navId);
    if (!shown || !nav) return;
    document.documentElement.dataset.navSheet = 'open';
    // The top bar stays reachable: this button in it is the way back.
    const others = [...(nav.parentElement?.children ?? [])].filter(
      (one) => one !== nav && one.tagName !== 'HEADER' && !one.hasAttribute('inert'),
    );
    for (const other of others) other.setAttribute('inert', '');
    const opener = button.current;
    nav.focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) setSheetOpen(false);
    };
    const onPointer = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!nav.contains(target) && !opener?.contains(target)) setSheetOpen(false);
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPointer);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPointer);
      delete document.documentElement.dataset.navSheet;
      for (const other of others) other.removeAttribute('inert');
      if (nav.contains(document.activeElement) || document.activeElement === document.body) opener?.focus();
    };
  }, [shown]);

  const toggle = () => {
    const nav = document.getElementById(navId);
    // Asked now: pressed as soon as the page stands, nobody has looked yet.
    if (nav && isSheet(nav)) {
      setSheet(true);
      setSheetOpen(!sheetOpen);
      return;
    }
    setOpen(!open);
    document.documentElement.dataset.nav = open ? 'closed' : 'open';
    rememberCookie(navCookie, open ? 'closed' : 'open');
  };

  return (
    <button
      ref={button}
      type="button"
      className="ui-icon-button"
      aria-label="Navigation"
      aria-expanded={sheet ? sheetOpen : open}
      aria-controls={navId}
      title={(sheet ? sheetOpen : open) ? 'Hide navigation' : 'Show navigation'}
      onClick={toggle}
    >
      <Icon icon={panelLeft} size={17} />
    </button>
  );
}
