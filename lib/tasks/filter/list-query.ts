// What a list shows, as it stands in the address of a page: `?q=…&view=…&sort=…&group=…`. Left out is the default, so
// that the same list has one address.

export const listViews = ['board', 'table'] as const;
export type ListView = (typeof listViews)[number];

export const listGroups = ['none', 'status', 'priority', 'milestone', 'workstream', 'owner'] as const;
export type ListGroup = (typeof listGroups)[number];

export const listSortKeys = [
  'priority',
  'updated',
  'created',
  'completed',
  'title',
  'id',
  'status',
  'milestone',
  'owner',
] as const;
export type ListSortKey = (typeof listSortKeys)[number];

export interface ListSort {
  key: ListSortKey;
  descending: boolean;
}

export interface ListQuery {
  /** A filter, see `parseFilter`. */
  q: string;
  view: ListView;
  sort: ListSort;
  group: ListGroup;
}

export const defaultListQuery: ListQuery = {
  q: '',
  view: 'board',
  sort: { key: 'priority', descending: false },
  group: 'none',
};

interface Params {
  get(name: string): string | null;
}

/** Reads an address. What it does not know has the default: an old link still shows something. */
export function parseListQuery(params: Params): ListQuery {
  const view = params.get('view');
  const group = params.get('group');
  return {
    q: (params.get('q') ?? '').trim(),
    view: listViews.find((known) => known === view) ?? defaultListQuery.view,
    sort: parseListSort(params.get('sort') ?? ''),
    group: listGroups.find((known) => known === group) ?? defaultListQuery.group,
  };
}

export function parseListSort(text: string): ListSort {
  const key = listSortKeys.find((known) => known === text.replace(/^-/, ''));
  return key === undefined ? defaultListQuery.sort : { key, descending: text.startsWith('-') };
}

export function formatListSort({ key, descending }: ListSort): string {
  return `${descending ? '-' : ''}${key}`;
}

/** `?q=…`, or nothing where all is as it is anyway. */
export function formatListQuery(query: ListQuery): string {
  const params = new URLSearchParams();
  if (query.q !== '') params.set('q', query.q);
  if (query.view !== defaultListQuery.view) params.set('view', query.view);
  const sort = formatListSort(query.sort);
  if (sort !== formatListSort(defaultListQuery.sort)) params.set('sort', sort);
  if (query.group !== defaultListQuery.group) params.set('group', query.group);
  // Colons and commas may stand in a query: the filter stays readable in the address.
  const text = params.toString().replace(/%3A/g, ':').replace(/%2C/g, ',');
  return text === '' ? '' : `?${text}`;
}

/** The page that shows the tasks which pass a filter, as a table unless said otherwise. */
export function boardHref(q: string, more: Partial<ListQuery> = {}): string {
  return `/board${formatListQuery({ ...defaultListQuery, view: 'table', ...more, q })}`;
}
