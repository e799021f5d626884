import type { CommandFailure } from '#lib/tools/io-programs.ts';
import type { ToolPart } from '../approvals.ts';
import { isFailure, type Phase } from '../tool-view.ts';
import { Command, Facts } from './pieces.tsx';

/** Why a call did nothing: refused by the tool, broken off, rejected, or left unanswered. */
export function Failure({ part, phase }: { part: ToolPart; phase: Phase }) {
  if (part.state === 'output-available' && isFailure(part.output)) {
    const failure: CommandFailure = part.output;
    return (
      <>
        <p className="chat-failure">
          <code>{failure.code}</code> {failure.message}
        </p>
        <Facts
          rows={[['Exit code', failure.exitCode === undefined ? null : String(failure.exitCode ?? 'none')]]}
        />
        {failure.command ? <Command argv={failure.command} /> : null}
      </>
    );
  }
  if (part.state === 'output-error') return <p className="chat-failure">{part.errorText}</p>;
  if (part.state === 'output-denied' || (part.state === 'approval-responded' && phase === 'denied')) {
    const reason = part.approval.reason;
    return <p className="chat-card-note">{reason ? `You declined it: ${reason}` : 'You declined it.'}</p>;
  }
  if (phase === 'dropped') {
    const words =
      part.state === 'approval-requested' ? 'It was never approved, so it was not done.' : 'Interrupted.';
    return <p className="chat-card-note">{words}</p>;
  }
  if (phase === 'answered')
    return <p className="chat-card-note">Agreed. It runs when the others are answered.</p>;
  return null;
}
