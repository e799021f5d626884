import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { BoardFacts } from '#components/board/facts.ts';
import { FieldMenu } from '#components/board/field-menu.tsx';
import type { MenuOption } from '#components/board/menu-options.ts';
import type { MenuField } from '#components/board/model.ts';
import type { TaskRow } from '#lib/tasks/lists/rows.ts';

beforeAll(() => {
  // jsdom has no layout to scroll in.
  Element.prototype.scrollIntoView = () => undefined;
});

const facts = {
  columns: [
    { status: 'todo', canReceive: true, word: 'To Do' },
    { status: 'ready', canReceive: true },
    { status: 'completed', canReceive: true },
    { status: 'blocked', canReceive: false },
  ],
  moves: { worksheet: { todo: ['ready'], ready: ['todo'], unknown: [] } },
  vocabulary: { milestone: ['m1'], owner: ['ana', 'bo'], workstream: [], label: [] },
  views: [],
  nowMs: 0,
} as unknown as BoardFacts;
const row = (path: string, status: TaskRow['status']): TaskRow => ({
  id: path,
  path,
  title: path,
  status,
  updatedMs: 0,
});

function open(field: MenuField, rows: readonly TaskRow[]) {
  const chosen: MenuOption[] = [];
  let closed = 0;
  render(
    <FieldMenu
      field={field}
      rows={rows}
      facts={facts}
      at={{ left: 0, top: 0, bottom: 20 }}
      onChoose={(option) => chosen.push(option)}
      onClose={() => {
        closed += 1;
      }}
    />,
  );
  return { chosen, closed: () => closed };
}

const words = () => screen.getAllByRole('option').map((option) => option.textContent);

test('has the focus at once; statuses that the rules allow come first, each other one says for how many it is', async () => {
  const { chosen } = open('status', [row('a', 'todo'), row('b', 'ready')]);
  expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'New status' }));
  expect(words()).toEqual(['To Do', 'Ready', 'Completednot from here']);
  await userEvent.keyboard('rea{Enter}');
  expect(chosen).toMatchObject([{ change: { field: 'status', value: 'ready' }, done: 'moved to Ready' }]);
});

test('a name that nobody has yet can be typed, and nobody can be chosen', async () => {
  const { chosen } = open('owner', [row('a', 'todo')]);
  expect(words()).toEqual(['ana', 'bo', 'No owner']);
  await userEvent.keyboard('Zoë{Enter}');
  expect(chosen.at(-1)).toMatchObject({ change: { field: 'owner', value: 'Zoë' }, done: 'given to Zoë' });
  await userEvent.clear(screen.getByRole('combobox'));
  await userEvent.keyboard('{ArrowUp}{Enter}');
  expect(chosen.at(-1)).toMatchObject({ change: { field: 'owner', value: '' }, done: 'left to nobody' });
});

test('Escape and a press outside close it', async () => {
  const { chosen, closed } = open('priority', [row('a', 'todo')]);
  await userEvent.keyboard('{Escape}');
  expect(closed()).toBe(1);
  await userEvent.click(document.body);
  expect(closed()).toBe(2);
  expect(chosen).toEqual([]);
});
