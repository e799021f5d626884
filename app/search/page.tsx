import '#components/find/search.css';
import { PageContext } from '#components/chat/page-context.tsx';
import { SearchPage } from '#components/find/search-page.tsx';
import { PageMain } from '#components/shell/page-main.tsx';
import { requireLocalHost } from '../local-host.ts';
import { PageTitle } from '../page-title.tsx';
import { firstResults } from './first-results.ts';

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const starters = ['Where is this described?', 'Which tasks speak of the same thing twice?'];

export default async function SearchRoute({ searchParams }: Props) {
  await requireLocalHost();
  const asked = await searchParams;
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) params.append(name, one);
  }
  return (
    <PageMain kind="page">
      <PageTitle title={titleFor(asked.q)} />
      <PageContext kind="page" path="/search" title="Search" starters={starters} />
      <SearchPage initial={await firstResults(params)} />
    </PageMain>
  );
}

function titleFor(q: string | string[] | undefined): string {
  return typeof q === 'string' && q !== '' ? `${q.slice(0, 80)} · Search` : 'Search';
}
