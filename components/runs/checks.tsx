import check from 'lucide-react/icons/check';
import x from 'lucide-react/icons/x';
import { Icon } from '#components/ui/icon.tsx';
import type { CheckResult } from '#lib/manager/run.ts';
import { durationWords } from './duration.ts';

const outcomes: Record<CheckResult['outcome'], (exitCode: number | null) => string> = {
  passed: () => 'passed',
  failed: (exitCode) => (exitCode === null ? 'was ended' : `failed, exit code ${exitCode}`),
  timeout: () => 'took too long and was ended',
  missing: () => 'could not be started: no such program',
};

/** What the configured checks said, each with the end of what it wrote. Those that failed are open. */
export function Checks({ checks }: { checks: readonly CheckResult[] }) {
  return (
    <ul className="ui-list runs-checks">
      {checks.map((one) => {
        const passed = one.outcome === 'passed';
        const line = (
          <>
            <span className="runs-verdict" data-tone={passed ? 'ok' : 'danger'}>
              <Icon icon={passed ? check : x} size={14} />
            </span>
            <code className="ui-cut">{one.argv.join(' ')}</code>
            <span className="ui-muted">
              {outcomes[one.outcome](one.exitCode)}, {durationWords(one.durationMs)}
            </span>
          </>
        );
        return (
          <li key={one.argv.join(' ')}>
            {one.output.trim() === '' ? (
              <div className="runs-check-line">{line}</div>
            ) : (
              <details open={!passed}>
                <summary className="runs-check-line">{line}</summary>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
                <pre tabIndex={0}>{one.output.trimEnd()}</pre>
              </details>
            )}
          </li>
        );
      })}
    </ul>
  );
}
