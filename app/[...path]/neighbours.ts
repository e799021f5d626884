import type { NavNode } from '#components/shell/nav-data.ts';
import { pagePath } from '#lib/markdown/links.ts';
import type { Navigation } from '../navigation.ts';

export interface Neighbour {
  title: string;
  href: string;
}

export interface Neighbours {
  previous: Neighbour | null;
  next: Neighbour | null;
}

interface Order {
  rows: { path: string; title: string }[];
  at: Map<string, number>;
}

/** A cache: made once for each state of the tree, gone with it. */
const made = new WeakMap<Navigation, Order>();

function orderOf(navigation: Navigation): Order {
  const known = made.get(navigation);
  if (known) return known;
  const rows: Order['rows'] = [];
  const add = (nodes: readonly NavNode[], above: string) => {
    for (const { n, k, t, c } of nodes) {
      if (k === 'folder') add(c ?? [], `${above}${n}/`);
      else rows.push({ path: above + n, title: t ?? n });
    }
  };
  add(navigation.nodes, '');
  const order = { rows, at: new Map(rows.map(({ path }, at) => [path, at])) };
  made.set(navigation, order);
  return order;
}

/** The documents before and after the one at `path`, in the order of the tree beside them. */
export function neighboursOf(navigation: Navigation, path: string): Neighbours {
  const { rows, at } = orderOf(navigation);
  const here = at.get(path);
  const neighbour = (step: -1 | 1) => {
    const row = here === undefined ? undefined : rows[here + step];
    return row ? { title: row.title, href: pagePath(row.path) } : null;
  };
  return { previous: neighbour(-1), next: neighbour(1) };
}
