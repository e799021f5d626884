import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type AppServer, startApp } from '#tests/helpers/app-server.ts';
import { makeCorpus, random, taskPath, taskText } from './corpus.ts';
import { median, ms, percentile, type Row } from './measure.ts';
import { timedGet } from './timed-get.ts';

export async function timings(server: AppServer, path: string, count: number): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round < count; round++) {
    const { status, firstByteMs } = await timedGet(server.port, path);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    values.push(firstByteMs);
  }
  return values;
}

/** First byte of a 20 KB task page among 1,000 tasks, its JavaScript, and memory after a thousand pages. */
export async function benchPages(): Promise<Row[]> {
  const corpus = makeCorpus({ tasks: 1_000, docs: 200 });
  const path = 'tasks/infra/big.md';
  writeFileSync(join(corpus.root, path), taskText(5, random(7), 19_500));
  const page = `/${path.slice(0, -3)}`;
  const server = await startApp(corpus.root);
  try {
    const cold = (await timedGet(server.port, page)).firstByteMs;
    await timings(server, page, 60);
    await timings(server, '/api/health', 60);
    const warm = await timings(server, page, 300);
    const bare = await timings(server, '/api/health', 300);
    const { body } = await timedGet(server.port, page);
    const scripts = await scriptBytes(server, body.toString());

    for (let number = 0; number < 1_000; number++)
      await timedGet(server.port, `/${taskPath(number).slice(0, -3)}`);
    const rss = rssMb(server.pid);
    return [
      {
        name: 'first byte, 20 KB task page, warm, p50',
        value: ms(median(warm)),
        target: '≤ 10 ms',
        reached: median(warm) <= 10,
      },
      {
        name: 'first byte, 20 KB task page, warm, p95',
        value: ms(percentile(warm, 0.95)),
        target: '≤ 30 ms',
        reached: percentile(warm, 0.95) <= 30,
      },
      {
        name: 'the same as a ratio to /api/health',
        value: `${(median(warm) / median(bare)).toFixed(1)} ×`,
        target: '',
        reached: null,
      },
      { name: 'first byte of that page, first time after start', value: ms(cold), target: '', reached: null },
      {
        name: 'size of the page, HTML',
        value: `${(body.byteLength / 1024).toFixed(0)} KB`,
        target: '',
        reached: null,
      },
      {
        name: 'first-load JavaScript of a task page, gzip',
        value: `${(scripts / 1024).toFixed(1)} KB`,
        target: '≤ 150 KB',
        reached: scripts <= 150 * 1024,
      },
      {
        name: 'server memory after browsing 1,000 pages',
        value: `${rss.toFixed(0)} MB`,
        target: '≤ 400 MB',
        reached: rss <= 400,
      },
    ];
  } finally {
    await server.stop();
    corpus.remove();
  }
}

async function scriptBytes(server: AppServer, html: string): Promise<number> {
  const sources = new Set(
    [...html.matchAll(/<script[^>]+src="([^"]+)"[^>]*>/g)]
      .filter((m) => !m[0].includes('noModule'))
      .map((m) => m[1] ?? ''),
  );
  let bytes = 0;
  for (const source of sources) bytes += gzipSync((await timedGet(server.port, source)).body).byteLength;
  return bytes;
}

function rssMb(pid: number): number {
  const status = process.getBuiltinModule('node:fs').readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
