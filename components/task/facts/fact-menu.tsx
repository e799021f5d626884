'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { Priority } from '#components/task/priority.tsx';
import { StatusBadge, StatusDot, wordsOfStatus } from '#components/task/status-badge.tsx';
import type { TaskChoices } from '#lib/tasks/choices.ts';
import { type Choice, ChoiceMenu } from './choice-menu.tsx';
import { DependencyMenu } from './dependency-menu.tsx';
import { type FactField, type FactsOfTask, factNames } from './fact.ts';
import { type FactChange, fetchChoices } from './task-api.ts';

export interface Chosen {
  change: FactChange;
  /** What the header shows until the page itself does. */
  node: ReactNode;
  /** For the notice with Undo. */
  said: string;
  /** Whether the menu has done its work. */
  closes: boolean;
}

export interface FactMenuProps {
  field: FactField | 'add';
  task: FactsOfTask;
  onField(field: FactField): void;
  onChoose(field: FactField, chosen: Chosen): void;
}

/** What a fact can become: fetched when the menu opens, from what the repository holds. */
export function FactMenu({ field, task, onField, onChoose }: FactMenuProps) {
  const [choices, setChoices] = useState<TaskChoices | null>(null);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let isMounted = true;
    fetchChoices(task.path).then(
      (found) => isMounted && setChoices(found),
      (error: unknown) => isMounted && setProblem(error instanceof Error ? error.message : 'That failed.'),
    );
    return () => {
      isMounted = false;
    };
  }, [task.path]);

  if (problem) return <p role="alert">{problem}</p>;
  const common = { name: field === 'add' ? 'Add' : factNames[field], isLoading: choices === null };
  switch (field) {
    case 'add':
      return (
        <ChoiceMenu
          {...common}
          isLoading={false}
          placeholder="Add …"
          choices={emptyFields(task).map((key) => ({ key, text: factNames[key] }))}
          onChoose={({ key }) => onField(key as FactField)}
        />
      );
    case 'status':
      return (
        <ChoiceMenu
          {...common}
          placeholder="Move to …"
          choices={statusChoices(task, choices)}
          onChoose={({ key, text }) => {
            const status = key as TaskChoices['statuses'][number]['value'];
            const word = choices?.statuses.find(({ value }) => value === status)?.word ?? null;
            const node = <StatusBadge status={status} raw={word} isOwnWord={word !== null} />;
            onChoose('status', { change: { status }, node, said: `Status: ${text}.`, closes: true });
          }}
        />
      );
    case 'priority':
      return (
        <ChoiceMenu
          {...common}
          placeholder="Priority …"
          choices={(choices?.priorities ?? []).map(({ value, word }) => ({
            key: value,
            text: word ?? value.toUpperCase(),
            label: <Priority priority={value} word={word} />,
            isSet: value === task.priority,
          }))}
          onChoose={({ key, text, label }) => {
            const priority = key as TaskChoices['priorities'][number]['value'];
            onChoose('priority', {
              change: { priority },
              node: label,
              said: `Priority: ${text}.`,
              closes: true,
            });
          }}
        />
      );
    case 'milestone':
    case 'owner':
      return <OneValue {...common} field={field} task={task} choices={choices} onChoose={onChoose} />;
    case 'labels':
      return <Labels {...common} task={task} choices={choices} onChoose={onChoose} />;
    case 'depends':
      return <DependencyMenu name={common.name} task={task} onChoose={onChoose} />;
  }
}

function statusChoices(task: FactsOfTask, choices: TaskChoices | null): Choice[] {
  const from = wordsOfStatus(task.status, task.rawStatus);
  const allowed = choices?.statuses.filter((one) => one.allowed).map(wordOf) ?? [];
  return (choices?.statuses ?? []).map((one) => ({
    key: one.value,
    text: wordOf(one),
    label: (
      <>
        <StatusDot status={one.value} silent />
        <span className="ui-cut">{wordOf(one)}</span>
      </>
    ),
    ...(one.allowed
      ? {}
      : {
          hint: `not from ${from}`,
          refusal: `From ${from} a task can become ${allowed.join(', ')}. Not ${wordOf(one)}.`,
        }),
  }));
}

function wordOf({ value, word }: TaskChoices['statuses'][number]): string {
  return word ?? wordsOfStatus(value);
}

function emptyFields(task: FactsOfTask): FactField[] {
  const isEmpty: Record<FactField, boolean> = {
    status: task.rawStatus === null,
    priority: task.priority === null,
    milestone: task.milestone === null,
    owner: task.owner === null,
    labels: task.labels.length === 0,
    depends: task.dependsOn.length === 0,
  };
  return (Object.keys(isEmpty) as FactField[]).filter((field) => isEmpty[field]);
}

interface ValueMenuProps extends Pick<FactMenuProps, 'task' | 'onChoose'> {
  name: string;
  isLoading: boolean;
  choices: TaskChoices | null;
}

const noneWords = { milestone: 'No milestone', owner: 'Nobody' };

function OneValue({
  field,
  task,
  choices,
  onChoose,
  ...menu
}: ValueMenuProps & { field: 'milestone' | 'owner' }) {
  const present = task[field];
  const known = (field === 'milestone' ? choices?.milestones : choices?.owners) ?? [];
  const none = noneWords[field];
  const values = [...new Set([...(present ? [present] : []), ...known])];
  return (
    <ChoiceMenu
      {...menu}
      placeholder={field === 'milestone' ? 'Milestone, or a new one …' : 'Owner, or a new name …'}
      choices={[
        ...values.map((value) => ({ key: `=${value}`, text: value, isSet: value === present })),
        ...(present ? [{ key: '', text: none }] : []),
      ]}
      newChoice={(text) => ({ key: `=${text}`, text, hint: 'new' })}
      onChoose={({ key, text }) => {
        const value = key.slice(1);
        const node = value === '' ? <span className="ui-muted">{none}</span> : text;
        onChoose(field, { change: { [field]: value }, node, said: `${menu.name}: ${text}.`, closes: true });
      }}
    />
  );
}

function Labels({ task, choices, onChoose, ...menu }: ValueMenuProps) {
  const [labels, setLabels] = useState<readonly string[]>(task.labels);
  const values = [...new Set([...task.labels, ...labels, ...(choices?.labels ?? [])])];
  return (
    <ChoiceMenu
      {...menu}
      placeholder="Label, or a new one …"
      choices={values.map((value) => ({ key: value, text: value, isSet: labels.includes(value) }))}
      // The command takes a comma for the end of a label.
      newChoice={(text) => (text.includes(',') ? null : { key: text, text, hint: 'new' })}
      onChoose={({ text }) => {
        const isSet = labels.includes(text);
        const next = isSet ? labels.filter((one) => one !== text) : [...labels, text];
        setLabels(next);
        const node = next.map((label) => (
          <span key={label} className="task-label">
            {label}
          </span>
        ));
        onChoose('labels', {
          change: isSet ? { removeLabels: [text] } : { addLabels: [text] },
          node: next.length > 0 ? node : <span className="ui-muted">No labels</span>,
          said: isSet ? `Label ${text} is off.` : `Label ${text} is on.`,
          closes: false,
        });
      }}
    />
  );
}
