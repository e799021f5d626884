import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';
import { type Seeder, seedRuns } from '#tests/e2e/seed-runs.ts';
import { startApp } from '#tests/helpers/app-server.ts';
import { makeCorpus, taskId, taskPath } from './corpus.ts';
import { median, ms, type Row } from './measure.ts';

const megabytes = 50;
const linesAtOnce = 5_000;
const rounds = 7;
const lastWords = 'the very last step is done';

/** A run's page with a log of 50 MB: from the address to the words at its end. */
export async function benchLog(): Promise<Row[]> {
  const corpus = makeCorpus({ tasks: 20 });
  const seeder = seedRuns(corpus);
  const known = process.env.TASKS_TEST_BROWSER ?? '/usr/bin/chromium';
  const server = await startApp(corpus.root);
  const browser = await chromium.launch(existsSync(known) ? { executablePath: known } : {});
  try {
    const url = `${server.url}/runs/${await longRun(seeder)}`;
    await endSeenMs(browser, url);
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await endSeenMs(browser, url));
    return [
      {
        name: `run log of ${megabytes} MB: first words of its end, p50 of ${rounds}`,
        value: ms(median(times)),
        target: '',
        reached: null,
      },
      {
        name: 'the same, the slowest',
        value: ms(Math.max(...times)),
        target: '≤ 1 s',
        reached: Math.max(...times) <= 1_000,
      },
    ];
  } finally {
    await browser.close();
    await server.stop();
    await seeder.close();
    corpus.remove();
  }
}

async function longRun(seeder: Seeder): Promise<string> {
  const seed = await seeder.begin({ id: taskId(0), path: taskPath(0), title: 'A long one' });
  await seed.record({ state: 'working' });
  const line = (text: string) => ({ kind: 'output', source: 'worker', stream: 'stdout', text });
  for (let bytes = 0, at = 0; bytes < megabytes * 2 ** 20; ) {
    const lines = Array.from({ length: linesAtOnce }, () =>
      line(`step ${at++}: compiled a module, looked at its neighbours and went on to the next one`),
    );
    await seed.write(...lines);
    bytes += JSON.stringify(lines).length;
  }
  await seed.write(line(lastWords));
  await seed.record({ state: 'failed', failure: 'checks', reason: 'The check npm test failed.' });
  return seed.run.id;
}

/** From the start of the navigation, in a browser that has nothing of it. */
async function endSeenMs(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1350, height: 940 } });
  try {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'commit' });
    return await page.evaluate(
      (words) =>
        new Promise<number>((resolve) => {
          const look = () => {
            const isThere = document.querySelector('[role=log]')?.textContent?.includes(words);
            if (isThere) requestAnimationFrame(() => resolve(performance.now()));
            return isThere;
          };
          if (look()) return;
          const observer = new MutationObserver(() => look() && observer.disconnect());
          observer.observe(document, { childList: true, subtree: true, characterData: true });
        }),
      lastWords,
    );
  } finally {
    await context.close();
  }
}
