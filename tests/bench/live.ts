import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { openRepo } from '#lib/repo/root.ts';
import { watchRepo } from '#lib/repo/watch.ts';
import { type AppServer, startApp } from '#tests/helpers/app-server.ts';
import { makeCorpus } from './corpus.ts';
import { median, ms, percentile, type Row } from './measure.ts';

const tasks = 10_000;
const rounds = 60;
const path = 'tasks/infra/task-0.md';

/** From a file on disk to the page that shows it, among ten thousand, and what watching them costs. */
export async function benchLive(): Promise<Row[]> {
  const corpus = makeCorpus({ tasks });
  const file = join(corpus.root, path);
  const text = `---\ntitle: Watched\n---\n\n# Watched\n\n${'A paragraph.\n\n'.repeat(40)}`;
  writeFileSync(file, `${text}Round 0.\n`);
  const watching = await watchingAlone(corpus.root);
  const server = await startApp(corpus.root);
  const known = process.env.TASKS_TEST_BROWSER ?? '/usr/bin/chromium';
  const browser = await chromium.launch(existsSync(known) ? { executablePath: known } : {});
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${server.url}/tasks/infra/task-0`, { waitUntil: 'networkidle' });
    const shown = (word: string) =>
      page.evaluate(
        (wanted) =>
          new Promise<number>((resolve) => {
            const main = document.querySelector('main') as HTMLElement;
            const look = () => {
              if (!main.textContent?.includes(wanted)) return false;
              resolve(performance.timeOrigin + performance.now());
              return true;
            };
            if (look()) return;
            const observer = new MutationObserver(() => look() && observer.disconnect());
            observer.observe(main, { childList: true, subtree: true, characterData: true });
          }),
        word,
      );
    const change = async (round: number, byRename: boolean): Promise<number> => {
      const word = `Round ${round}.`;
      const seen = shown(word);
      // Not in step with anything.
      await new Promise((resolve) => setTimeout(resolve, 300 + ((round * 37) % 100)));
      const startedMs = performance.timeOrigin + performance.now();
      if (byRename) {
        writeFileSync(`${file}.tmp`, `${text}${word}\n`);
        renameSync(`${file}.tmp`, file);
      } else writeFileSync(file, `${text}${word}\n`);
      return (await seen) - startedMs;
    };
    for (let round = 1; round <= 5; round++) await change(round, false);
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await change(100 + round, round % 2 === 0));

    // Some eight seconds after the last work V8 tidies its heap up, once, for a quarter of a second.
    await page.waitForTimeout(14_000);
    const before = cpuSeconds(server);
    const idleS = 10;
    await page.waitForTimeout(idleS * 1_000);
    const idle = (cpuSeconds(server) - before) / idleS;
    return [
      {
        name: `disk to page among ${tasks.toLocaleString('en')} files, p95`,
        value: ms(percentile(times, 0.95)),
        target: '≤ 300 ms',
        reached: percentile(times, 0.95) <= 300,
      },
      { name: 'the same, p50', value: ms(median(times)), target: '', reached: null },
      {
        name: `server at rest with a page open, over ${idleS} s`,
        value: `${(idle * 100).toFixed(1)} % of a core`,
        target: '0 %',
        reached: idle < 0.005,
      },
      {
        name: `memory of watching (${watching.folders} folders), by itself`,
        value: `${watching.memoryMb.toFixed(1)} MB`,
        target: '≤ 120 MB',
        reached: watching.memoryMb <= 120,
      },
      { name: 'until every folder is watched', value: ms(watching.readyMs), target: '', reached: null },
    ];
  } finally {
    await browser.close();
    await server.stop();
    corpus.remove();
  }
}

/** In this process, without a server or an index around it. */
async function watchingAlone(root: string) {
  const repo = openRepo({ root });
  const before = process.memoryUsage.rss();
  const started = performance.now();
  const watcher = watchRepo(repo, () => undefined);
  await watcher.ready;
  const readyMs = performance.now() - started;
  const memoryMb = Math.max(0, process.memoryUsage.rss() - before) / 2 ** 20;
  await watcher.close();
  const isFolder = (entry: { isDirectory(): boolean }) => entry.isDirectory();
  const folders = readdirSync(root, { withFileTypes: true, recursive: true }).filter(isFolder).length;
  return { memoryMb, readyMs, folders };
}

/** User and system time of the server so far (proc(5): fields 14 and 15, in hundredths of a second). */
function cpuSeconds({ pid }: AppServer): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
