import { Ago } from '#components/ui/ago.tsx';
import type { DiskView } from '#lib/server/disk-view.ts';
import { sizeWords } from './size-words.ts';

/** What worktrees take on the disk, each with the reason why it is still there. */
export function WorktreeList({ disk, nowMs }: { disk: readonly DiskView[]; nowMs: number }) {
  if (disk.every(({ count }) => count === 0)) return null;
  return (
    <section aria-label="Worktrees" className="runs-section">
      <h2>
        Worktrees <span className="shell-count">{disk.reduce((sum, { count }) => sum + count, 0)}</span>
      </h2>
      {disk.map((one) => (
        <div key={one.machine ?? ''} className="runs-disk">
          <p className={one.isOver ? 'ui-notice' : 'ui-muted'} data-tone={one.isOver ? 'warn' : undefined}>
            {one.machine === null ? '' : `On ${one.machine}: `}
            {sizeWords(one.bytes)} of {one.limitGb} GB, measured <Ago atMs={one.atMs} nowMs={nowMs} />.
            {one.isOver
              ? ' What is left may not go by itself: review it, discard it, or commit what is in it.'
              : ''}
          </p>
          <ul className="ui-list runs-list">
            {one.worktrees.map(({ worktree, bytes, why }) => (
              <li key={worktree}>
                <code className="ui-cut runs-disk-name" title={worktree}>
                  {worktree}
                </code>
                <span className="runs-disk-size">{sizeWords(bytes)}</span>
                <span className="runs-queue-why">{why}</span>
              </li>
            ))}
          </ul>
          {one.count > one.worktrees.length ? (
            <p className="shell-empty">
              {one.count - one.worktrees.length} more. <code>task manager clean --dry-run</code> lists them
              all.
            </p>
          ) : null}
        </div>
      ))}
    </section>
  );
}
