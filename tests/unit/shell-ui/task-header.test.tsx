import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { overviewOf } from '#components/task/overview.ts';
import { StatusBadge, StatusDot } from '#components/task/status-badge.tsx';
import { TaskHeader } from '#components/task/task-header.tsx';
import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import { type Task, taskStatuses } from '#lib/tasks/model.ts';

function task(id: string, more: Partial<Task> = {}): Task {
  return {
    ...{ id, title: `Title of ${id}`, status: 'todo', rawStatus: 'todo', priority: null, milestone: null },
    ...{ owner: null, labels: [], dependsOn: [], created: null, completed: null, completedBy: null },
    ...{ workstream: 'w', path: `tasks/w/${id.toLowerCase()}.md`, findings: [] },
    ...more,
  };
}

function indexOf(...tasks: Task[]): RepoIndex {
  const docs = tasks.map(
    (one, at): DocEntry => ({
      ...{ kind: 'task', path: one.path, title: one.title, status: one.status, mtimeMs: at, size: 1 },
    }),
  );
  return {
    docs,
    tasks,
    taskById: new Map(tasks.map((one) => [one.id, one])),
    taskByPath: new Map(tasks.map((one) => [one.path, one])),
    docByPath: new Map(docs.map((one) => [one.path, one])),
    version: 1,
  };
}

const finding = {
  ...{ code: 'unknown-status', severity: 'error' as const, message: 'The status «doing» is not known.' },
  ...{ remedy: 'Use one of draft, todo, ready.', path: 'tasks/w/a-1.md', line: 4, column: 9 },
};

describe('the header of a task', () => {
  test('shows the facts that the file has, and no empty ones', () => {
    const one = task('A-1', { priority: 'p0', owner: 'rosa', labels: ['chat'], created: '2026-10-02' });
    render(<TaskHeader task={one} index={indexOf(one)} />);
    expect(screen.getByText('To do')).toBeTruthy();
    expect(screen.getByTitle('Priority 0, most urgent').textContent).toBe('P0');
    expect(screen.getByText('rosa')).toBeTruthy();
    expect(screen.getByText('2 Oct 2026').getAttribute('datetime')).toBe('2026-10-02');
    expect(screen.queryByText('Milestone')).toBeNull();
    expect(screen.queryByText('Blocks')).toBeNull();
  });

  test('links what it waits for with its state, open ones first, and tells of ids that nobody has', () => {
    const one = task('A-1', { dependsOn: ['A-DONE', 'A-OPEN', 'A-GONE'] });
    const index = indexOf(
      one,
      task('A-DONE', { status: 'completed' }),
      task('A-OPEN', { status: 'in_progress' }),
    );
    render(<TaskHeader task={one} index={index} />);
    const chips = within(screen.getByRole('list', { name: 'Waits for' })).getAllByRole('listitem');
    expect(chips.map((chip) => chip.textContent)).toEqual([
      'In progressTitle of A-OPEN',
      'A-GONEnot found',
      'CompletedTitle of A-DONE',
    ]);
    expect(
      within(chips[0] as HTMLElement)
        .getByRole('link')
        .getAttribute('href'),
    ).toBe('/tasks/w/a-open');
    expect(within(chips[1] as HTMLElement).queryByRole('link')).toBeNull();
  });

  test('lists what it blocks, a few at once', () => {
    const one = task('A-1');
    const others = Array.from({ length: 9 }, (_, at) => task(`B-${at}`, { dependsOn: ['A-1'] }));
    render(<TaskHeader task={one} index={indexOf(one, ...others)} />);
    expect(within(screen.getByRole('list', { name: 'Blocks' })).getAllByRole('link')).toHaveLength(3);
    expect(screen.getByText('6 more')).toBeTruthy();
  });

  test('unfolds what validation has against it, with place and remedy', async () => {
    const one = task('A-1', { status: null, rawStatus: 'doing', findings: [finding] });
    render(<TaskHeader task={one} index={indexOf(one)} />);
    expect(screen.getByText('Unknown status «doing»')).toBeTruthy();
    const [summary] = screen.getAllByText(finding.message);
    await userEvent.click(summary as HTMLElement);
    expect(screen.getByText('Use one of draft, todo, ready.')).toBeTruthy();
    expect(screen.getByText('tasks/w/a-1.md:4')).toBeTruthy();
  });
});

describe('the findings of a task', () => {
  test('can be put to the chat, each with its place and remedy', async () => {
    const one = task('A-1');
    const more = { ...finding, code: 'dependency-cycle', message: 'A circle: A-1 → A-1.', line: 6 };
    const { rerender } = render(<TaskHeader task={one} index={indexOf(one)} findings={[finding, more]} />);
    expect(screen.getByText('and 1 more')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Fix in chat' }).title.split('\n')).toEqual([
      'Mend what validation found here:',
      `- tasks/w/a-1.md:4:9: ${finding.message} ${finding.remedy}`,
      `- tasks/w/a-1.md:6:9: ${more.message} ${finding.remedy}`,
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Fix in chat' }));
    rerender(<TaskHeader task={one} index={indexOf(one)} findings={[]} />);
    expect(screen.queryByRole('button', { name: 'Fix in chat' })).toBeNull();
  });
});

describe('the mark of a status', () => {
  test('has a shape and words of its own for every status, and for none', () => {
    const drawn = [...taskStatuses, null].map((status) => {
      const { container, unmount } = render(<StatusDot status={status} />);
      const mark = screen.getByRole('img');
      const both = {
        words: mark.getAttribute('aria-label'),
        shape: container.querySelector('svg')?.innerHTML,
      };
      unmount();
      return both;
    });
    expect(new Set(drawn.map((one) => one.words)).size).toBe(9);
    expect(new Set(drawn.map((one) => one.shape)).size).toBe(9);
  });

  test('is silent beside its own words', () => {
    render(<StatusBadge status="in_review" />);
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.getByText('In review')).toBeTruthy();
  });
});

describe('the overview of the home page', () => {
  test('sorts tasks into what is going on, with what stands in the way of each', () => {
    const blocked = task('A-1', { status: 'blocked', dependsOn: ['A-2'] });
    const ready = task('A-2', { status: 'ready', priority: 'p2' });
    const urgent = task('A-3', { status: 'ready', priority: 'p0' });
    const odd = task('A-4', { status: null, findings: [finding] });
    const overview = overviewOf(indexOf(blocked, ready, urgent, odd));
    expect(overview.ready.map(({ task: { id } }) => id)).toEqual(['A-3', 'A-2']);
    expect(overview.blocked[0]?.waitsFor?.map(({ id }) => id)).toEqual(['A-2']);
    const broken = { path: odd.path, title: odd.title, message: finding.message, line: finding.line };
    expect(overview.broken).toEqual([{ ...broken, errors: 1 }]);
    expect(overview.counts.get('unknown')).toBe(1);
    expect(overview.recent.map(({ path }) => path)[0]).toBe(odd.path);
  });

  test('counts errors between files with those in them', () => {
    const odd = task('A-4', { status: null, findings: [finding] });
    const circle = { path: task('A-1').path, message: 'The dependencies go in a circle: A-1 → A-1.' };
    const across = [circle, { path: odd.path, message: 'A-4 depends on A-9, which does not exist.' }];
    const { broken } = overviewOf(indexOf(task('A-1'), odd), across);
    expect(broken.map(({ path, message, line, errors }) => [path, message, line, errors])).toEqual([
      [circle.path, circle.message, null, 1],
      [odd.path, finding.message, finding.line, 2],
    ]);
  });
});
