import { setImmediate as nextTurn } from 'node:timers/promises';
import { Suspense } from 'react';
import '#components/insights/insights.css';
import '#components/insights/project.css';
import { PageContext } from '#components/chat/page-context.tsx';
import { AgeChart } from '#components/insights/age-chart.tsx';
import { BurnUpChart } from '#components/insights/burn-up-chart.tsx';
import { ProjectPicture } from '#components/insights/project-picture.tsx';
import { ThroughputChart } from '#components/insights/throughput-chart.tsx';
import { PageMain } from '#components/shell/page-main.tsx';
import { insightsOf } from '#lib/insights/insights.ts';
import { projectView } from '#lib/insights/project-view.ts';
import type { RepoIndex } from '#lib/repo/entry.ts';
import { appContext } from '#lib/server/context.ts';
import { requireLocalHost } from '../local-host.ts';
import { PageTitle } from '../page-title.tsx';
import { insightsHref, parseChoices } from './choices.ts';

const starters = [
  'Which milestone is most at risk, and why?',
  'What has been in progress for too long, and what would finish it?',
  'Which open task would unblock the most others?',
];

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function InsightsPage({ searchParams }: Props) {
  await requireLocalHost();
  const choices = parseChoices(await searchParams);
  const { repo, index } = appContext();
  const now = await index.get();
  return (
    <PageMain kind="page">
      <PageTitle title="Insights" />
      <PageContext kind="page" path="/insights" title="Insights" starters={starters} />
      <div className="insights">
        <h1>Insights</h1>
        {now.tasks.length === 0 ? (
          <p className="shell-empty">There is no task yet, and so nothing to draw.</p>
        ) : (
          <>
            {/* Git is asked behind the first byte. What stands below waits for it, not to be pushed down by it. */}
            <Suspense fallback={<Reading />}>
              <History index={now} choices={choices} />
              {/* Of thousands of tasks this is most of the page. */}
              <Suspense fallback={<Drawing />}>
                <Project index={now} choices={choices} order={repo.config.milestones} />
              </Suspense>
            </Suspense>
          </>
        )}
      </div>
    </PageMain>
  );
}

interface ProjectProps {
  index: RepoIndex;
  choices: ReturnType<typeof parseChoices>;
  order: readonly string[];
}

async function Project({ index, choices, order }: ProjectProps) {
  // Lets what stands already be sent first.
  await nextTurn();
  const { by, show, only } = choices;
  return (
    <ProjectPicture
      view={projectView(index, { by, show, only, order })}
      by={choices.by}
      show={choices.show}
      hrefOf={(choice) => insightsHref({ ...choices, ...choice }, 'project')}
    />
  );
}

async function History({ index, choices }: { index: RepoIndex; choices: ReturnType<typeof parseChoices> }) {
  const { burnUps, weeks, ages, fromHistory } = await insightsOf(appContext().repo, index, Date.now());
  const chosen =
    burnUps.find(({ milestone }) => milestone === choices.milestone) ??
    burnUps.find(({ done, scope }) => done < scope) ??
    burnUps[0];
  return (
    <>
      {fromHistory ? null : (
        <p className="ui-notice">
          No git history could be read here: these pictures go by the days in the files.
        </p>
      )}
      {chosen ? (
        <BurnUpChart
          all={burnUps}
          chosen={chosen}
          hrefOf={(milestone) => insightsHref({ ...choices, milestone }, 'burn-up')}
        />
      ) : (
        <p className="shell-empty">
          No task has a milestone yet: give some one, and their burn-up stands here.
        </p>
      )}
      <ThroughputChart weeks={weeks} />
      <AgeChart ages={ages} />
    </>
  );
}

function Reading() {
  return (
    <div className="insight" aria-busy="true">
      <p className="ui-muted" role="status">
        Reading the history of the tasks …
      </p>
      <div className="ui-skeleton insight-skeleton" />
    </div>
  );
}

function Drawing() {
  return (
    <div className="insight" aria-busy="true">
      <p className="ui-muted" role="status">
        Drawing the project …
      </p>
      <div className="ui-skeleton insight-skeleton" />
    </div>
  );
}
