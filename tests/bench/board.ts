import { existsSync, readFileSync } from 'node:fs';
import { chromium, type Page } from 'playwright';
import { type AppServer, startApp } from '#tests/helpers/app-server.ts';
import { makeCorpus } from './corpus.ts';
import { median, ms, percentile, type Row } from './measure.ts';
import { timedGet } from './timed-get.ts';

const pages = { home: '/', board: '/board', table: '/board?view=table' };
const windowOf = (round: number) => `/api/tasks?q=is:open&sort=-updated&from=${round * 40}&count=40`;
const rounds = 100;
/** Each letter changes what is asked for: a space would not. */
const filters = ['status:ready', 'milestone:m1', 'infra', 'owner:web', 'priority:p0'];
const moves = 40;

/** Home, board and table of ten thousand tasks: first bytes, and how soon a filter and a move are seen. */
export async function benchBoard(): Promise<Row[]> {
  const corpus = makeCorpus({ tasks: 10_000, docs: 50, bytes: 600 });
  try {
    const rows: Row[] = [];
    for (const [name, path] of Object.entries(pages)) {
      const server = await startApp(corpus.root);
      try {
        const { firstByteMs } = await timedGet(server.port, path);
        rows.push(row(`first byte of ${name}, the first page after start`, firstByteMs, 1_500));
        if (path === pages.table) rows.push(...(await warm(server)));
      } finally {
        await server.stop();
      }
    }
    return rows;
  } finally {
    corpus.remove();
  }
}

async function warm(server: AppServer): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, path] of Object.entries(pages)) {
    for (let round = 0; round < 20; round++) await timedGet(server.port, path);
    const times = await repeated(() => timedGet(server.port, path));
    rows.push(row(`first byte of ${name}, warm, p95`, percentile(times, 0.95), 100));
    rows.push({ name: '  its median', value: ms(median(times)), target: '', reached: null });
  }
  const unseen = await repeated((round) => timedGet(server.port, `/api/tasks?q=task+${round}&count=40`));
  rows.push(row('a filter that was never asked for, p95', percentile(unseen, 0.95), 100));
  const windows = await repeated((round) => timedGet(server.port, windowOf(round)));
  rows.push(row('a window of 40 rows, p95', percentile(windows, 0.95), 50));
  const { body } = await timedGet(server.port, windowOf(0));
  rows.push({
    name: '  its size',
    value: `${(body.byteLength / 1024).toFixed(1)} KB`,
    target: '',
    reached: null,
  });
  rows.push(...(await inBrowser(server)));
  const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
  rows.push({
    name: 'server memory after all of it',
    value: `${rss.toFixed(0)} MB`,
    target: '≤ 500 MB',
    reached: rss <= 500,
  });
  return rows;
}

async function inBrowser(server: AppServer): Promise<Row[]> {
  const known = process.env.TASKS_TEST_BROWSER ?? '/usr/bin/chromium';
  const browser = await chromium.launch(existsSync(known) ? { executablePath: known } : {});
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const typed: number[] = [];
    for (const words of filters) {
      await page.goto(`${server.url}${pages.table}`);
      await page.locator('.board [data-id][tabindex="0"]').waitFor();
      for (const key of words)
        typed.push(await untilPainted(page, '.board-count', () => page.keyboard.press(key), true));
    }
    const filter = row(
      `a key in the filter until its list is painted, p95 (p50 ${ms(median(typed))})`,
      percentile(typed, 0.95),
      100,
    );

    await page.goto(`${server.url}/board?q=workstream:infra+is:valid`);
    await page.locator('.board [data-id][tabindex="0"]').waitFor();
    const moved: number[] = [];
    for (let round = 0; round < moves; round++) {
      await page.locator('[data-status="in_progress"] .board-link').first().focus();
      await page.keyboard.press('Space');
      await page.keyboard.press(round % 2 === 0 ? 'ArrowRight' : 'ArrowLeft');
      moved.push(await untilPainted(page, '.board-columns', () => page.keyboard.press('Space'), false));
      await page
        .locator('.board-outcome')
        .filter({ hasText: /moved|refused/ })
        .waitFor();
    }
    const move = row(
      `a card dropped until it is painted in its column, p95 (p50 ${ms(median(moved))})`,
      percentile(moved, 0.95),
      100,
    );
    return [filter, move];
  } finally {
    await browser.close();
  }
}

/** From the event in the page until the frame after the watched part changed. */
async function untilPainted(
  page: Page,
  watched: string,
  act: () => Promise<void>,
  inField: boolean,
): Promise<number> {
  if (inField) await page.getByRole('combobox', { name: 'Filter tasks' }).focus();
  await page.evaluate((selector) => {
    const holder = window as unknown as { painted: Promise<number> };
    holder.painted = new Promise((resolve) => {
      let begun = 0;
      window.addEventListener(
        'keydown',
        () => {
          begun = performance.now();
        },
        { once: true, capture: true },
      );
      const seen = new MutationObserver(() => {
        if (begun === 0) return;
        // Of a list that is fetched the count says first that it waits.
        if (document.querySelector('.board-count')?.textContent?.endsWith('…')) return;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
      });
      const element = document.querySelector(selector);
      if (element)
        seen.observe(element, { subtree: true, childList: true, characterData: true, attributes: true });
    });
  }, watched);
  await act();
  return page.evaluate((limitMs) => {
    const { painted } = window as unknown as { painted: Promise<number> };
    // Nothing that changes is as bad as something slow, and must not hold the suite up.
    return Promise.race([
      painted,
      new Promise<number>((resolve) => setTimeout(() => resolve(limitMs), limitMs)),
    ]);
  }, 5_000);
}

async function repeated(
  ask: (round: number) => Promise<{ status: number; firstByteMs: number }>,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { status, firstByteMs } = await ask(round);
    if (status !== 200) throw new Error(`answered ${status}`);
    times.push(firstByteMs);
  }
  return times;
}

function row(name: string, value: number, atMost: number): Row {
  return { name, value: ms(value), target: `≤ ${atMost} ms`, reached: value <= atMost };
}
