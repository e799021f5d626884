import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApp } from '#tests/helpers/app-server.ts';
import { makeCorpus, random, taskText } from './corpus.ts';
import { median, ms, percentile, type Row } from './measure.ts';
import { timings } from './pages.ts';
import { timedGet } from './timed-get.ts';

const tableRow = '| some words in a cell | and some more of them | 12345 |\n';

/** Big documents cold and warm, what they cost others, and the links of ten thousand. */
export async function benchDocuments(): Promise<Row[]> {
  const corpus = makeCorpus({ tasks: 9_000, docs: 1_000 });
  const write = (path: string, text: string) => writeFileSync(join(corpus.root, path), text);
  const big = () => taskText(5, random(7), 199_500);
  for (let number = 0; number < 6; number++) write(`docs/big-${number}.md`, `${big()}\n${number}\n`);
  write('docs/table.md', `| a | b | c |\n|---|---|---|\n${tableRow.repeat(18_000)}`);
  const links = linksOf(corpus.root);
  const server = await startApp(corpus.root);
  try {
    await timings(server, '/docs/area-0/doc-0', 30);
    const cold: number[] = [];
    // With the first one the thread gets the memory that a long document takes.
    for (let number = 0; number < 6; number++) {
      cold.push((await timedGet(server.port, `/docs/big-${number}`)).firstByteMs);
    }
    await timings(server, '/docs/big-0', 20);
    const warm = await timings(server, '/docs/big-0', 100);
    const bare = await timings(server, '/api/health', 100);
    const table = (await timedGet(server.port, '/docs/table')).firstByteMs;
    return [
      {
        name: 'first byte, 200 KB document, never seen, p50 of 5',
        value: ms(median(cold.slice(1))),
        target: '≤ 400 ms',
        reached: median(cold.slice(1)) <= 400,
      },
      {
        name: 'first byte, 200 KB document, warm, p50',
        value: ms(median(warm)),
        target: '≤ 20 ms',
        reached: median(warm) <= 20,
      },
      { name: 'the same, p95', value: ms(percentile(warm, 0.95)), target: '', reached: null },
      {
        name: 'the same as a ratio to /api/health',
        value: `${(median(warm) / median(bare)).toFixed(1)} ×`,
        target: '',
        reached: null,
      },
      {
        name: '1 MB table, to its source with a notice',
        value: ms(table),
        target: '≤ 4 s',
        reached: table <= 4_000,
      },
      links,
    ];
  } finally {
    await server.stop();
    corpus.remove();
  }
}

function linksOf(root: string): Row {
  const started = performance.now();
  spawnSync(process.execPath, ['bin/task.mjs', 'validate', '--links', '--json', '--root', root], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const tookMs = performance.now() - started;
  return {
    name: 'task validate --links, 10,000 files',
    value: ms(tookMs),
    target: '≤ 3 s',
    reached: tookMs <= 3_000,
  };
}
