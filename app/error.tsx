'use client';
import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { PageMain } from '#components/shell/page-main.tsx';

/** Anything a page did not foresee. What happened stands in the server's log, under the same digest. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <PageMain kind="page">
      <title>This page could not be shown</title>
      <div className="shell-notice-page" role="alert">
        <h1>This page could not be shown</h1>
        <p>
          Something went wrong while it was made. Nothing in the repository was changed by that.
          {error.digest ? (
            <>
              {' '}
              The server’s log has the details under <code>{error.digest}</code>.
            </>
          ) : null}
        </p>
        <p className="shell-notice-actions">
          <button type="button" className="ui-button" data-variant="primary" onClick={retry}>
            Retry
          </button>
          <a href="/" className="ui-button">
            To the home page
          </a>
        </p>
      </div>
    </PageMain>
  );
}
