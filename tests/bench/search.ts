import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createIndexer } from '#lib/docs/repo-index.ts';
import { loadEnv } from '#lib/env.ts';
import { openRepo } from '#lib/repo/root.ts';
import { openState } from '#lib/state/db.ts';
import { ripgrepPath } from '#lib/tools/ripgrep.ts';
import { searchFiles } from '#lib/tools/search-files.ts';
import { makeCorpus } from './corpus.ts';
import { median, ms, type Row } from './measure.ts';

const rounds = 15;

/** `search_files` against bare ripgrep over the same 10,000 files, taken in turns. */
export async function benchSearch(): Promise<Row[]> {
  const corpus = makeCorpus({ tasks: 8_000, docs: 2_000, bytes: 600 });
  const repo = openRepo({ root: corpus.root });
  const state = openState(repo.stateDir);
  const index = createIndexer(repo, { watch: false });
  const ctx = {
    repo,
    state,
    index,
    env: loadEnv({ env: { TASKS_REPO_ROOT: corpus.root } }),
    conversationId: 'bench',
    readVersions: new Map<string, Set<string>>(),
    now: () => new Date(),
  };
  // Some 90 lines: under the limit of matches, so that both read every file.
  const query = 'Task 77[0-9]*, the';
  const rg = await ripgrepPath();
  const bare = async () => {
    const child = spawn(rg, ['-n', query, '.'], { cwd: corpus.root, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.resume();
    await once(child, 'close');
  };
  let matches = 0;
  const tool = async () => {
    const result = await searchFiles.run({ query }, ctx, {});
    if (typeof result !== 'object' || result === null || !('matchCount' in result))
      throw new Error('The search failed.');
    matches = Number(result.matchCount);
  };
  try {
    await bare();
    await tool();
    const [bareMs, toolMs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      bareMs.push(await timed(bare));
      toolMs.push(await timed(tool));
    }
    const ratio = median(toolMs) / median(bareMs);
    return [
      {
        name: `bare ripgrep, 10,000 files, ${matches} lines found`,
        value: ms(median(bareMs)),
        target: '',
        reached: null,
      },
      { name: 'search_files on the same', value: ms(median(toolMs)), target: '', reached: null },
      {
        name: 'search_files / bare ripgrep',
        value: `${ratio.toFixed(2)} ×`,
        target: '≤ 1.5 ×',
        reached: ratio <= 1.5,
      },
    ];
  } finally {
    await index.close();
    state.close();
    corpus.remove();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
