'use client';
import { useEffect, useState } from 'react';
import { StatusDot } from '#components/task/status-badge.tsx';
import type { DependencyCandidate } from '#lib/tasks/dependency-candidates.ts';
import { type Choice, ChoiceMenu } from './choice-menu.tsx';
import type { FactMenuProps } from './fact-menu.tsx';
import { fetchCandidates } from './task-api.ts';

const restMs = 60;

/** What the task waits for: each taken off by choosing it, others found by name or id and put on. */
export function DependencyMenu({
  name,
  task,
  onChoose,
}: { name: string } & Pick<FactMenuProps, 'task' | 'onChoose'>) {
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<{ query: string; candidates: DependencyCandidate[] } | null>(null);
  const [problem, setProblem] = useState('');

  // biome-ignore lint/correctness/useExhaustiveDependencies: what the task waits for changes what can be added
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        fetchCandidates(task.path, query, stop.signal).then(
          (candidates) => {
            setFound({ query, candidates });
            setProblem('');
          },
          (error: unknown) => {
            if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : 'That failed.');
          },
        );
      },
      query === '' ? 0 : restMs,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [task.path, query, task.dependsOn.length]);

  const wanted = query.toLowerCase();
  const present = task.dependsOn
    .filter(({ id, title }) => `${id} ${title ?? ''}`.toLowerCase().includes(wanted))
    .map(
      ({ id, title }): Choice => ({
        key: id,
        text: title ?? id,
        hint: title ? 'take off' : 'not found, take off',
        isSet: true,
      }),
    );
  const others = (found?.candidates ?? [])
    .filter(({ id }) => !task.dependsOn.some((one) => one.id === id))
    .map(
      ({ id, title, status, isCircle }): Choice => ({
        key: id,
        text: title,
        label: (
          <>
            <StatusDot status={status} />
            <span className="ui-cut">{title}</span>
            <code className="ui-cut">{id}</code>
          </>
        ),
        ...(isCircle
          ? { hint: 'a circle', refusal: `${id} waits for this task already: that would be a circle.` }
          : {}),
      }),
    );
  return (
    <>
      <ChoiceMenu
        name={name}
        placeholder="Find a task by name or id …"
        choices={[...present, ...others]}
        // What was found for other words must not be chosen by an Enter that comes too soon.
        isLoading={found?.query !== query && problem === ''}
        onType={setQuery}
        onChoose={({ key, text, isSet }) =>
          onChoose('depends', {
            change: isSet ? { removeDepends: [key] } : { addDepends: [key] },
            node: 'saving …',
            said: isSet ? `No longer waits for ${text}.` : `Waits for ${text}.`,
            closes: true,
          })
        }
      />
      {problem ? <p role="alert">{problem}</p> : null}
    </>
  );
}
