import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { nearestPaths } from '#lib/links/nearest-paths.ts';
import type { DocEntry, RepoIndex } from '#lib/repo/entry.ts';
import { ripgrepPath } from '#lib/tools/ripgrep.ts';
import { type AppServer, startApp } from '#tests/helpers/app-server.ts';
import { makeCorpus, taskPath } from './corpus.ts';
import { median, ms, percentile, type Row } from './measure.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const typed = [
  'queue worker',
  'INFRA-TASK_77',
  'lease of the page',
  'quue wrker',
  'task 4312',
  'merge review retry',
];
const rounds = 15;

/** Names at each letter and the first hit in the text, among 10,000 tasks. */
export async function benchFind(): Promise<Row[]> {
  const corpus = makeCorpus({ tasks: 10_000, docs: 200, bytes: 600 });
  const server = await startApp(corpus.root);
  try {
    // As a person comes to it: a page, the palette, which asks for nothing yet, and a letter.
    await timed(server, '/');
    const opened = await timed(server, '/api/find?q=&limit=12');
    const first = await timed(server, '/api/find?q=q');
    // Headings are waited for with `#` only.
    await timed(server, '/api/find?q=x&kinds=heading');
    const letters: number[] = [];
    for (const word of typed) {
      for (let length = 1; length <= word.length; length++) {
        const query = new URLSearchParams({ q: word.slice(0, length), limit: '12' });
        letters.push((await timed(server, `/api/find?${query}`)).allMs);
      }
    }
    const query = 'Task 77[0-9]*, the';
    const [bareMs, ourMs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      bareMs.push(await bareFirst(corpus.root, query));
      const asked = new URLSearchParams({ q: query, regex: '1' });
      ourMs.push((await timed(server, `/api/search?${asked}`)).firstMs);
    }
    const ratio = median(ourMs) / median(bareMs);
    const p95 = percentile(letters, 0.95);
    return [
      {
        name: 'the palette opened, first time after start',
        value: ms(opened.allMs),
        target: '',
        reached: null,
      },
      {
        name: 'names, its first letter',
        value: ms(first.allMs),
        target: '≤ 150 ms',
        reached: first.allMs <= 150,
      },
      {
        name: `names, a letter, p50 of ${letters.length}`,
        value: ms(median(letters)),
        target: '',
        reached: null,
      },
      { name: 'names, a letter, p95', value: ms(p95), target: '≤ 50 ms', reached: p95 <= 50 },
      { name: 'bare ripgrep, first hit', value: ms(median(bareMs)), target: '', reached: null },
      { name: 'GET /api/search, first hit', value: ms(median(ourMs)), target: '', reached: null },
      {
        name: 'the same as a ratio',
        value: `${ratio.toFixed(2)} ×`,
        target: '≤ 1.5 ×',
        reached: ratio <= 1.5,
      },
      nearest(),
    ];
  } finally {
    await server.stop();
    corpus.remove();
  }
}

/** What a page that is not there suggests: typing errors, numbers that hardly differ, words of nothing. */
function nearest(): Row {
  const docs = Array.from(
    { length: 10_000 },
    (_, at): DocEntry => ({
      kind: 'task',
      path: taskPath(at),
      title: `Task ${at}, the relay`,
      mtimeMs: 0,
      size: 0,
    }),
  );
  const index: RepoIndex = {
    docs,
    tasks: [],
    taskById: new Map(),
    taskByPath: new Map(),
    docByPath: new Map(),
    version: 1,
  };
  const paths = ['docs/manger', 'tasks/infra/tsak-120', 'tasks/infra/task-99999', 'docs/of/the/queue-task'];
  const took = Array.from({ length: rounds }, () => paths)
    .flat()
    .map((path) => {
      const started = performance.now();
      nearestPaths(path, index);
      return performance.now() - started;
    });
  const middle = median(took);
  return {
    name: 'what is near to a path that is not there, p50',
    value: ms(middle),
    target: '≤ 10 ms',
    reached: middle <= 10,
  };
}

function timed(server: AppServer, path: string): Promise<{ firstMs: number; allMs: number }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const headers = { host: `localhost:${server.port}` };
    const request = get({ host: '127.0.0.1', port: server.port, path, agent, headers }, (response) => {
      let firstMs = 0;
      response.on('data', () => {
        firstMs ||= performance.now() - started;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve({ firstMs, allMs: performance.now() - started });
        else reject(new Error(`${path} answered ${response.statusCode}`));
      });
    });
    request.once('error', reject);
  });
}

async function bareFirst(root: string, query: string): Promise<number> {
  const started = performance.now();
  const child = spawn(await ripgrepPath(), ['--json', query, '.'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  const firstMs = performance.now() - started;
  child.stdout.resume();
  await closed;
  return firstMs;
}
