import circle from 'lucide-react/icons/circle';
import circleAlert from 'lucide-react/icons/circle-alert';
import circleCheck from 'lucide-react/icons/circle-check';
import circleDashed from 'lucide-react/icons/circle-dashed';
import { Icon } from '#components/ui/icon.tsx';
import type { Evidence } from '#lib/manager/run.ts';

const standings = {
  verified: { icon: circleCheck, tone: 'ok', words: 'Verified' },
  claimed: { icon: circleDashed, tone: 'warn', words: 'Claimed, not verified' },
  refuted: { icon: circleAlert, tone: 'danger', words: 'Does not hold' },
  open: { icon: circle, tone: 'off', words: 'No evidence' },
} as const;

/** Each acceptance criterion with what was shown for it. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <ul className="ui-list runs-evidence">
      {evidence.map((one) => {
        const { icon, tone, words } = standings[one.standing];
        return (
          <li key={one.criterion}>
            <span className="runs-verdict" data-tone={tone}>
              <Icon icon={icon} size={15} />
            </span>
            <div>
              <p>{one.criterion}</p>
              <p className="runs-evidence-proof">
                <b data-tone={tone}>{words}.</b> <Proof of={one} />
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Proof({ of: { claim, proof } }: { of: Evidence }) {
  if (proof === null) return claim;
  if (proof.kind === 'command') {
    const outcome = proof.exitCode === null ? '' : ` exit code ${proof.exitCode}.`;
    return (
      <>
        <code>{proof.command}</code>
        {outcome} {claim}
      </>
    );
  }
  return (
    <>
      <a href={`#file-${encodeURIComponent(proof.path)}`}>
        <code>
          {proof.path}
          {proof.line === null ? '' : `:${proof.line}`}
        </code>
      </a>{' '}
      {claim}
    </>
  );
}

/** «3 of 4 verified». */
export function evidenceWords(evidence: readonly Evidence[]): string {
  const verified = evidence.filter(({ standing }) => standing === 'verified').length;
  return `${verified} of ${evidence.length} verified`;
}
