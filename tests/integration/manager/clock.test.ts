import { jest } from '@jest/globals';
import { runManager } from '#lib/manager/manager.ts';
import { type ManagerBench, managerBench } from './harness.ts';
import { fakeWorker } from './manager-process.ts';

jest.setTimeout(60_000);

let bench: ManagerBench;
afterEach(() => bench.close());

test.each([-3_600_000, 3_600_000])(
  'a clock that is set by %i ms in the middle of a run changes nothing',
  async (shiftMs) => {
    bench = managerBench({
      'tasks.config.json': JSON.stringify({
        manager: { worker: fakeWorker, checks: [['git', '--version']] },
      }),
    });
    let isShifted = false;
    const now = () => new Date(Date.now() + (isShifted ? shiftMs : 0));
    const words: string[] = [];
    await runManager(
      { ...bench, now },
      {
        once: true,
        onEvent: (event) => {
          if (event.kind === 'started') isShifted = true;
          if (event.kind === 'problem') words.push(event.words);
        },
      },
      { stop: new AbortController().signal, hurry: new AbortController().signal },
    );
    expect(words).toEqual([]);
    expect((await bench.store.list()).map(({ state, attempt }) => [state, attempt])).toEqual([
      ['in_review', 1],
    ]);
  },
);
