export interface InsightChoices {
  milestone: string | null;
  by: 'milestone' | 'workstream';
  show: 'open' | 'all';
  /** The one milestone or workstream that is drawn. */
  only: string | null;
}

const maxNameLength = 200;

/** What the address chooses; what it does not know, or not so, is as if it were not there. */
export function parseChoices(query: Record<string, string | string[] | undefined>): InsightChoices {
  const { milestone, by, show, only } = query;
  const name = (given: typeof by) => (typeof given === 'string' ? given.slice(0, maxNameLength) : null);
  return {
    milestone: name(milestone),
    by: by === 'workstream' ? 'workstream' : 'milestone',
    show: show === 'all' ? 'all' : 'open',
    only: name(only),
  };
}

export function insightsHref({ milestone, by, show, only }: InsightChoices, fragment: string): string {
  const query = new URLSearchParams({
    ...(milestone === null ? {} : { milestone: milestone.toWellFormed() }),
    ...(by === 'milestone' ? {} : { by }),
    ...(show === 'open' ? {} : { show }),
    ...(only === null ? {} : { only: only.toWellFormed() }),
  }).toString();
  return `/insights${query && `?${query}`}#${fragment}`;
}
