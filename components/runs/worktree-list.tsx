import { Ago } from '#components/ui/ago.tsx';
import type { DiskView } from '#lib/server/disk-view.ts';
import { sizeWords } from '#lib/size-words.ts';

/** What worktrees take on the disk, each with the reason why it is still there. */
export function WorktreeList({ disk, nowMs }: { disk: readonly DiskView[]; nowMs: number }) {
  if (disk.every(({ count }) => count === 0)) return null;
  const [one] = disk.length === 1 ? disk : [];
  return (
    <section aria-label="Worktrees" className="runs-section">
      <h2>
        Worktrees <span className="shell-count">{disk.reduce((sum, { count }) => sum + count, 0)}</span>
        {one ? <Measured disk={one} nowMs={nowMs} /> : null}
      </h2>
      {disk.map((each) => (
        <div key={each.machine ?? ''} className="runs-disk">
          {one ? null : (
            <p className="runs-disk-machine">
              {each.machine ?? 'This machine'} <Measured disk={each} nowMs={nowMs} />
            </p>
          )}
          {each.isOver ? (
            <p className="ui-notice" data-tone="warn">
              They take more than <code>manager.maxWorktreesGb</code>, and none of them may go by itself.
              Review what waits, discard what is not wanted, commit or throw away what is not committed.
            </p>
          ) : null}
          <ul className="ui-list runs-list">
            {each.worktrees.map(({ worktree, bytes, why }) => (
              <li key={worktree}>
                <code className="ui-cut runs-disk-name" title={worktree}>
                  {worktree}
                </code>
                <span className="runs-disk-size">{sizeWords(bytes)}</span>
                <span className="runs-queue-why">{why}</span>
              </li>
            ))}
          </ul>
          {each.count > each.worktrees.length ? (
            <p className="shell-empty">
              {each.count - each.worktrees.length} more. <code>task manager clean --dry-run</code> lists them
              all.
            </p>
          ) : null}
        </div>
      ))}
    </section>
  );
}

function Measured({ disk, nowMs }: { disk: DiskView; nowMs: number }) {
  return (
    <span className="ui-muted">
      {sizeWords(disk.bytes)} of {disk.limitGb} GB, measured <Ago atMs={disk.atMs} nowMs={nowMs} />
    </span>
  );
}
