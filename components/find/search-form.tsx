'use client';
import search from 'lucide-react/icons/search';
import type { ChangeEvent, FormEvent, KeyboardEvent, Ref } from 'react';
import { StatusDot, statusWords } from '#components/task/status-badge.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { TaskStatus } from '#lib/tasks/model.ts';

const statuses = Object.keys(statusWords) as TaskStatus[];
const kinds = [
  ['pages', 'Tasks and documents'],
  ['task', 'Tasks'],
  ['doc', 'Documents'],
  ['all', 'All text files'],
] as const;

export interface Asked {
  q: string;
  glob: string;
  kind: string;
  status: readonly string[];
  regex: boolean;
}

export function readAddress(address: string): Asked {
  const params = new URLSearchParams(address);
  return {
    q: params.get('q') ?? '',
    glob: params.get('glob') ?? '',
    kind: params.get('kind') ?? 'pages',
    status: params.getAll('status').flatMap((each) => each.split(',').filter(Boolean)),
    regex: params.get('regex') === '1',
  };
}

/** The same spelling as the server's, so that what it answered is known again. */
export function addressOf({ q, glob, kind, status, regex }: Asked): string {
  const params = new URLSearchParams({ q });
  if (glob.trim() !== '') params.set('glob', glob.trim());
  if (kind !== 'pages') params.set('kind', kind);
  if (status.length > 0) params.set('status', status.join(','));
  if (regex) params.set('regex', '1');
  return params.toString();
}

interface SearchFormProps {
  asked: Asked;
  field: Ref<HTMLInputElement>;
  onChange: (next: Asked) => void;
  onSubmit: () => void;
  onDown: () => void;
}

/** A plain form that the server answers by itself; with script it is answered as one types. */
export function SearchForm({ asked, field, onChange, onSubmit, onDown }: SearchFormProps) {
  const set = (change: Partial<Asked>) => onChange({ ...asked, ...change });
  const toggle = (status: TaskStatus) => (event: ChangeEvent<HTMLInputElement>) =>
    set({
      status: event.target.checked
        ? [...asked.status, status]
        : asked.status.filter((each) => each !== status),
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onDown();
  };
  return (
    <search>
      <form action="/search" method="get" className="find-form" onSubmit={submit}>
        <div className="find-form-field">
          <Icon icon={search} size={17} />
          <input
            ref={field}
            type="search"
            name="q"
            className="ui-input"
            aria-label="Search the text"
            placeholder="Words, or “several words” in quotes"
            autoComplete="off"
            spellCheck={false}
            maxLength={1000}
            value={asked.q}
            onChange={(event) => set({ q: event.target.value })}
            onKeyDown={onKeyDown}
          />
          <button type="submit" className="ui-button" data-variant="primary">
            Search
          </button>
        </div>
        <div className="find-form-filters">
          <label>
            <span>In</span>
            <select
              name="kind"
              aria-label="Search in"
              className="ui-input"
              value={asked.kind}
              onChange={(event) => set({ kind: event.target.value })}
            >
              {kinds.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>Folder or pattern</span>
            <input
              name="glob"
              className="ui-input"
              placeholder="docs, tasks/**/api*.md"
              autoComplete="off"
              spellCheck={false}
              maxLength={300}
              value={asked.glob}
              onChange={(event) => set({ glob: event.target.value })}
            />
          </label>
          <label className="find-form-check">
            <input
              type="checkbox"
              name="regex"
              value="1"
              checked={asked.regex}
              onChange={(event) => set({ regex: event.target.checked })}
            />
            <span>Regular expression</span>
          </label>
          <details className="find-form-status" open={asked.status.length > 0 || undefined}>
            <summary>Status{asked.status.length > 0 ? ` (${asked.status.length})` : ''}</summary>
            <fieldset>
              <legend className="ui-visually-hidden">Tasks in these states only</legend>
              {statuses.map((status) => (
                <label key={status} className="find-form-check">
                  <input
                    type="checkbox"
                    name="status"
                    value={status}
                    checked={asked.status.includes(status)}
                    onChange={toggle(status)}
                  />
                  <StatusDot status={status} silent /> <span>{statusWords[status]}</span>
                </label>
              ))}
            </fieldset>
          </details>
        </div>
      </form>
    </search>
  );
}
