import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { type ManagerTown, managerTown } from './manager-process.ts';

jest.setTimeout(60_000);

const keep = (file: string) => [
  process.execPath,
  '-e',
  `const fs = require('fs'); fs.appendFileSync('${file}', fs.readFileSync(0, 'utf8'))`,
];
let town: ManagerTown;
afterEach(() => town.close());
const told = (file: string) => {
  const at = join(town.temp.root, file);
  return existsSync(at)
    ? readFileSync(at, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
};

test('the command for queued tasks gets each task that becomes ready, once, and no other change', async () => {
  town = managerTown({ onQueued: keep('queued.jsonl') });
  town.task('a', 'succeed', { status: 'todo', onQueued: '["touch", "pwned"]' });
  await town.cli('update', 'INFRA-A', '--priority', 'p1');
  expect(told('queued.jsonl')).toEqual([]);
  const { exitCode } = await town.cli('update', 'INFRA-A', '--status', 'ready');
  await town.cli('update', 'INFRA-A', '--status', 'ready', '--priority', 'p2');
  expect(exitCode).toBe(0);
  expect(told('queued.jsonl')).toMatchObject([
    { event: 'queued', task: { id: 'INFRA-A', path: 'tasks/infra/a.md', status: 'ready', priority: 'p1' } },
  ]);
  expect(existsSync(join(town.temp.root, 'pwned'))).toBe(false);
});

test('a hook that fails is told, and stops nothing', async () => {
  town = managerTown({ onQueued: ['git', 'no-such-command'] });
  town.task('a', 'succeed', { status: 'todo' });
  const { exitCode, stderr } = await town.cli('update', 'INFRA-A', '--status', 'ready');
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('manager.onQueued ended with 1')]);
  expect(town.status('a')).toBe('ready');
});

test('what needs a review, what failed for good and what was merged is told, and nothing else', async () => {
  town = managerTown({ notify: keep('told.jsonl'), reviewLimit: 9, retries: 1 });
  town.task('a');
  town.task('b', 'nothing');
  const manager = await town.start();
  await town.run('INFRA-A', ({ state }) => state === 'in_review');
  await town.run('INFRA-B', ({ state, attempt }) => state === 'failed' && attempt === 2);
  manager.signal('SIGTERM');
  await manager.ended;
  await town.cli('runs', 'merge', 'INFRA-A');
  const events = told('told.jsonl').map(({ event, task, run }) => [event, task.id, run.state]);
  expect(events).toEqual([
    ['needs-review', 'INFRA-A', 'in_review'],
    ['failed', 'INFRA-B', 'failed'],
    ['finished', 'INFRA-A', 'merged'],
  ]);
});
