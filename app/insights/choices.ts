export interface InsightChoices {
  milestone: string | null;
  by: 'milestone' | 'workstream';
  show: 'open' | 'all';
}

const maxNameLength = 200;

/** What the address chooses; what it does not know, or not so, is as if it were not there. */
export function parseChoices(query: Record<string, string | string[] | undefined>): InsightChoices {
  const { milestone, by, show } = query;
  return {
    milestone: typeof milestone === 'string' ? milestone.slice(0, maxNameLength) : null,
    by: by === 'workstream' ? 'workstream' : 'milestone',
    show: show === 'all' ? 'all' : 'open',
  };
}

export function insightsHref({ milestone, by, show }: InsightChoices, fragment: string): string {
  const query = new URLSearchParams({
    ...(milestone === null ? {} : { milestone: milestone.toWellFormed() }),
    ...(by === 'milestone' ? {} : { by }),
    ...(show === 'open' ? {} : { show }),
  }).toString();
  return `/insights${query && `?${query}`}#${fragment}`;
}
