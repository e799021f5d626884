import { cancelWords } from '#lib/manager/actions/cancel-words.ts';
import type { Run } from '#lib/manager/run.ts';
import { thisProcess } from '#lib/process/identity.ts';

const run = { state: 'working', headSha: null, branch: 'task/a', worker: thisProcess() } as Run;

test.each([
  [{ ...run, state: 'cancelled' as const }, 'A is cancelled.'],
  [{ ...run, state: 'cancelled' as const, headSha: 'abc' }, 'A is cancelled; what it wrote is on task/a.'],
  [run, 'A is being ended by the manager that has it.'],
  [{ ...run, worker: null }, 'A is being ended by the manager that has it.'],
  [
    { ...run, worker: { ...thisProcess(), host: 'shed' } },
    'A is being ended on shed. If that machine is gone, cancel it again in a minute.',
  ],
])('what became of the wish to cancel is told as it is: %#', (now, words) => {
  expect(cancelWords('A', now)).toBe(words);
});
