import { PageMain } from '#components/shell/page-main.tsx';
import { LiveRun } from './live-run.tsx';

/** In place of a page about runs, while nobody knows of them. */
export function QueueAway() {
  return (
    <PageMain kind="page">
      <title>The run queue cannot be reached</title>
      <LiveRun />
      <div className="shell-notice-page" role="alert">
        <h1>The run queue cannot be reached</h1>
        <p>
          What runs goes on. Pages, documents and the chat work; runs are shown again as soon as the database
          server answers.
        </p>
        <p className="shell-notice-actions">
          <a href="/status" className="ui-button">
            To the status
          </a>
        </p>
      </div>
    </PageMain>
  );
}
