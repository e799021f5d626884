import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { openRepo } from '#lib/repo/root.ts';
import { taskBin } from '#tests/helpers/task-cli.ts';
import { type Corpus, makeCorpus, taskId, taskPath, taskText } from './corpus.ts';
import { median, ms, type Row } from './measure.ts';

const rounds = 9;

/** The command as it is run, in processes of its own, in turns with a Node that does nothing. */
export async function benchCli(): Promise<Row[]> {
  const small = makeCorpus({ tasks: 1_000 });
  const large = makeCorpus({ tasks: 10_000 });
  try {
    const node = () => timed(['-e', '0']);
    const task = (corpus: Corpus, ...args: string[]) => timed([taskBin, '--root', corpus.root, ...args]);
    const owner = () => `o${Math.random().toString(36).slice(2, 8)}`;
    await node();
    await task(small, 'list');
    const cold: number[] = [];
    for (let round = 0; round < 3; round++) {
      forget(large);
      cold.push(await task(large, 'list'));
    }
    const all = await inTurns({
      node,
      small: () => task(small, 'list'),
      large: () => task(large, 'list'),
      updateSmall: () => task(small, 'update', taskId(10), '--owner', owner()),
      updateLarge: () => task(large, 'update', taskId(10), '--owner', owner()),
      next: () => task(large, 'next'),
      validate: () => task(large, 'validate'),
    });
    const bare = median(all.node);
    const growth = median(all.updateLarge) / median(all.updateSmall);
    const row = (name: string, value: number, target: string, reached: boolean | null): Row => ({
      name,
      value: `${ms(value)}, ${(value / bare).toFixed(1)} ×`,
      target,
      reached,
    });
    return [
      row('node -e 0', bare, 'what «×» counts', null),
      row('task list, 1,000 tasks', median(all.small), '≤ 2 × + 100 ms', median(all.small) <= 2 * bare + 100),
      row('task list, 10,000 tasks, warm', median(all.large), '≤ 400 ms', median(all.large) <= 400),
      row('task list, 10,000 tasks, cold', median(cold), '≤ 2 s', median(cold) <= 2_000),
      row('task update among 10,000', median(all.updateLarge), '≤ 200 ms', median(all.updateLarge) <= 200),
      {
        name: 'the same, against 1,000',
        value: `${growth.toFixed(2)} ×`,
        target: '≤ 1.25 ×',
        reached: growth <= 1.25,
      },
      row('task next, 10,000 tasks', median(all.next), '', null),
      row('task validate, 10,000 tasks', median(all.validate), '≤ 3 s', median(all.validate) <= 3_000),
      ...(await indexRows(large)),
    ];
  } finally {
    small.remove();
    large.remove();
  }
}

/** Inside a server: how long the index takes after one file of 10,000 changed, and with nothing changed. */
async function indexRows({ root }: Corpus): Promise<Row[]> {
  const indexer = createIndexer(openRepo({ root }), { watch: true });
  try {
    await indexer.get();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await indexer.get();
    const [changed, same]: [number[], number[]] = [[], []];
    for (let round = 0; round < 30; round++) {
      writeFileSync(join(root, taskPath(20)), taskText(20 + round, Math.random, 500));
      changed.push(await clock(() => indexer.get()));
      same.push(await clock(() => indexer.get()));
    }
    return [
      {
        name: 'index of 10,000 after one file changed',
        value: ms(median(changed)),
        target: '≤ 50 ms',
        reached: median(changed) <= 50,
      },
      { name: 'index of 10,000, nothing changed', value: ms(median(same)), target: '', reached: null },
    ];
  } finally {
    await indexer.close();
  }
}

async function inTurns<Name extends string>(
  work: Record<Name, () => Promise<number>>,
): Promise<Record<Name, number[]>> {
  const entries = Object.entries(work) as [Name, () => Promise<number>][];
  const values = Object.fromEntries(entries.map(([name]) => [name, [] as number[]])) as Record<
    Name,
    number[]
  >;
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of entries) values[name].push(await run());
  }
  return values;
}

function timed(args: readonly string[]): Promise<number> {
  return clock(async () => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    await once(child, 'close');
  });
}

async function clock(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Takes away what an earlier command kept. */
function forget({ root }: Corpus): void {
  const state = join(root, '.git', 'dataface-tasks');
  try {
    for (const name of readdirSync(state)) if (name.startsWith('index-')) rmSync(join(state, name));
  } catch {
    // Nothing was kept yet.
  }
}
