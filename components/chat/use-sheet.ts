import { type RefObject, useLayoutEffect, useSyncExternalStore } from 'react';
import { isSheet } from './drawer-store.ts';

function subscribe(listener: () => void) {
  if (typeof matchMedia !== 'function') return () => {};
  const query = matchMedia('(max-width: 699.98px)');
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

export function useIsSheet(): boolean {
  return useSyncExternalStore(subscribe, isSheet, () => false);
}

/** While `active`, everything outside `ref` can be neither reached, read out nor scrolled. */
export function useModal(ref: RefObject<HTMLElement | null>, active: boolean) {
  useLayoutEffect(() => {
    const element = ref.current;
    if (!active || !element) return;
    const silenced: Element[] = [];
    for (
      let node: Element = element;
      node !== document.body && node.parentElement;
      node = node.parentElement
    ) {
      for (const sibling of node.parentElement.children) {
        if (
          sibling === node ||
          sibling.hasAttribute('inert') ||
          /^(SCRIPT|STYLE|LINK)$/.test(sibling.tagName)
        ) {
          continue;
        }
        sibling.setAttribute('inert', '');
        silenced.push(sibling);
      }
    }
    document.documentElement.dataset.chatSheet = '';
    return () => {
      for (const sibling of silenced) sibling.removeAttribute('inert');
      delete document.documentElement.dataset.chatSheet;
    };
  }, [ref, active]);
}
