'use client';

import circleSlash from 'lucide-react/icons/circle-slash';
import triangleAlert from 'lucide-react/icons/triangle-alert';
import { memo, type ReactNode } from 'react';
import { Icon } from '#components/ui/icon.tsx';
import type { Preview, ToolIO, ToolName } from '#lib/tools/io.ts';
import type { ToolPart } from './approvals.ts';
import { Disclosure } from './disclosure.tsx';
import type { OnAnswer } from './message-view.tsx';
import { nameOf, type Phase, phaseOf, type ToolCall, type ToolView } from './tool-view.ts';
import { ApprovalForm } from './tools/approval-form.tsx';
import { edit } from './tools/edit.tsx';
import { Failure } from './tools/failure.tsx';
import { gitHistory } from './tools/history.tsx';
import { list } from './tools/list.tsx';
import { names } from './tools/names.tsx';
import { otherTool } from './tools/other.tsx';
import { queue } from './tools/queue.tsx';
import { read } from './tools/read.tsx';
import { search } from './tools/search.tsx';
import { section } from './tools/section.tsx';
import { subagent } from './tools/subagent.tsx';
import { newTask, taskFields } from './tools/task-changes.tsx';
import { tasks } from './tools/tasks.tsx';
import { validation } from './tools/validation.tsx';

const views: { [N in ToolName]: ToolView<N> } = {
  read_file: read,
  list_files: list,
  search_files: search,
  list_tasks: tasks,
  find_names: names,
  validate_tasks: validation,
  git_history: gitHistory,
  edit_file: edit,
  edit_section: section,
  create_task: newTask,
  update_task: taskFields,
  run_claude_subagent: subagent,
  register_task_for_manager: queue,
};

/** A tool that this page does not know, of a newer server say, is still shown with all that went in and out. */
function viewOf(name: string): ToolView<ToolName> {
  const known = Object.hasOwn(views, name) ? views[name as ToolName] : otherTool(name);
  // The part's own type says which input and output it has; the compiler cannot follow that through the record.
  return known as unknown as ToolView<ToolName>;
}

interface ToolCardProps {
  part: ToolPart;
  preview: Preview | undefined;
  running: boolean;
  last: boolean;
  /** Shows what went in and out from the beginning. */
  isOpen?: boolean;
  onAnswer: OnAnswer;
}

export const ToolCard = memo(function ToolCard(props: ToolCardProps) {
  const { part, preview, running, last, isOpen = false, onAnswer } = props;
  const phase = phaseOf(part, { running, last });
  const view = viewOf(nameOf(part));
  const call: ToolCall = {
    phase,
    input: (part.input ?? {}) as Partial<ToolIO[ToolName]['input']>,
    output:
      part.state === 'output-available' && phase !== 'failed'
        ? (part.output as ToolCall['output'])
        : undefined,
    preview,
  };
  const waiting = part.state === 'approval-requested' && phase === 'waiting' ? part.approval.id : null;
  const { Body, Action } = view;
  return (
    <Disclosure
      className="chat-card"
      state={phase}
      forcedOpen={waiting !== null}
      defaultOpen={isOpen}
      action={Action ? <Action call={call} /> : null}
      summary={
        <>
          <Icon icon={iconFor(phase) ?? view.icon} size={14} />
          <span className="chat-card-line">
            {verbOf(view.verbs(call), phase)} <span className="chat-card-object">{view.object(call)}</span>
          </span>
          <span className="chat-card-figure">{figureOf(view, call)}</span>
        </>
      }
    >
      <Body call={call} />
      <Failure part={part} phase={phase} />
      {waiting === null ? null : (
        <ApprovalForm approvalId={waiting} isEdit={preview?.kind === 'edit'} onAnswer={onAnswer} />
      )}
    </Disclosure>
  );
}, sameCard);

function iconFor(phase: Phase) {
  if (phase === 'failed') return triangleAlert;
  if (phase === 'denied' || phase === 'dropped') return circleSlash;
  return null;
}

function verbOf(verbs: ReturnType<ToolView<ToolName>['verbs']>, phase: Phase): string {
  switch (phase) {
    case 'running':
      return verbs.now;
    case 'done':
      return verbs.done;
    case 'failed':
      return `Could not ${verbs.plan.toLowerCase()}`;
    case 'denied':
      return `Declined: ${verbs.plan.toLowerCase()}`;
    case 'answered':
      return `Agreed: ${verbs.plan.toLowerCase()}`;
    case 'waiting':
    case 'dropped':
      return verbs.plan;
  }
}

function figureOf(view: ToolView<ToolName>, call: ToolCall): ReactNode {
  if (call.phase === 'failed' || call.phase === 'denied') return null;
  if (call.phase === 'dropped') return 'not done';
  return view.figure(call);
}

// The message that streams gets new part objects with each delta, though hardly any of them changed.
function sameCard(before: ToolCardProps, after: ToolCardProps): boolean {
  return (
    before.running === after.running &&
    before.last === after.last &&
    before.preview === after.preview &&
    before.onAnswer === after.onAnswer &&
    before.part.state === after.part.state &&
    before.part.input === after.part.input &&
    before.part.output === after.part.output &&
    before.part.approval === after.part.approval
  );
}
