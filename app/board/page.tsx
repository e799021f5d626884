import { cookies } from 'next/headers';
import '#components/board/board.css';
import { Board } from '#components/board/board.tsx';
import { foldedCookie, parseFoldedColumns } from '#components/board/folded-columns.ts';
import { firstCards, firstTableRows, listedAs } from '#components/board/task-window.ts';
import { PageContext } from '#components/chat/page-context.tsx';
import { PageMain } from '#components/shell/page-main.tsx';
import { appContext } from '#lib/server/context.ts';
import { parseListQuery } from '#lib/tasks/filter/list-query.ts';
import { listAnswer } from '#lib/tasks/lists/answer.ts';
import { boardFrame } from '#lib/tasks/lists/columns.ts';
import { vocabularyOf } from '#lib/tasks/lists/vocabulary.ts';
import { requireLocalHost } from '../local-host.ts';
import { PageTitle } from '../page-title.tsx';

const starters = [
  'Which of these should go first, and why?',
  'What is missing for the tasks that are to do?',
  'Which of these are stuck, and what would free them?',
];

interface BoardPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function BoardPage({ searchParams }: BoardPageProps) {
  await requireLocalHost();
  const [given, jar] = await Promise.all([searchParams, cookies()]);
  const { repo, index, changes } = appContext();
  const { config } = repo;
  const now = await index.get();
  const query = parseListQuery({ get: (name) => [given[name]].flat()[0] ?? null });
  const wanted = query.view === 'board' ? firstCards : [{ from: 0, count: firstTableRows }];
  const answer = listAnswer(now, config, listedAs(query), wanted, changes.stateOf(now));
  const facts = {
    ...boardFrame(now, config),
    vocabulary: vocabularyOf(now, config),
    views: config.views,
    nowMs: Date.now(),
  };
  return (
    <PageMain kind="page" layout="wide" live="own">
      <PageTitle title="Tasks" />
      <PageContext kind="page" path="/board" title="Tasks" starters={starters} />
      <Board
        initial={{ query, answer }}
        facts={facts}
        folds={parseFoldedColumns(jar.get(foldedCookie)?.value)}
      />
    </PageMain>
  );
}
