import type { Page } from '@playwright/test';
import { seriousFindings } from './axe.ts';
import type { ChatDrawer } from './chat-drawer.ts';
import { type CutProxy, startCutProxy } from './cut-proxy.ts';
import { editCall } from './edit-call.ts';
import { lentTest as base, expect } from './fixtures.ts';

/** The browser reaches the server only through a proxy whose connections can be cut. */
const test = base.extend<{ wire: CutProxy }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern
  wire: async ({}, use) => {
    const wire = await startCutProxy();
    await use(wire);
    await wire.close();
  },
  proxy: async ({ wire }, use) => use({ server: wire.url }),
});

const count = 240;
const words = Array.from({ length: count }, (_, at) => `w${at + 1}`);
/** Four seconds long, each of its words but once. */
const long = { deltas: words.map((word) => `${word} `), rate: 60 };

/** The same, cut after some of its words. It goes on when that is done: a page that is slow has it unfinished still. */
function cutLong(wire: CutProxy, after: readonly string[]) {
  const cuts = new Map(after.map((word) => [word, wire.cutAfter(`${word} `)]));
  const deltas = words.map((word, at) => async () => {
    await cuts.get(words[at - 1] ?? '');
    return `${word} `;
  });
  return { turn: { ...long, deltas }, allCut: Promise.all(cuts.values()) };
}

interface Seen {
  /** So many times at once. */
  mostFirstWords: number;
  /** So many words less than there had been. */
  deepestDrop: number;
  alerts: string[];
}

/** Keeps an eye on what the page shows of the answer: how often its first words, and whether what was read is gone. */
async function watch(page: Page): Promise<() => Promise<Seen>> {
  await page.evaluate(() => {
    const log = document.querySelector('[role=log]') as HTMLElement;
    const alerts: string[] = [];
    const seen = { mostFirstWords: 0, deepestDrop: 0, longest: 0, alerts };
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const answers = [...log.querySelectorAll('[data-role=assistant]')].map((each) => each.textContent);
      const text = answers.join('\n');
      const length = (text.match(/\bw\d+/g) ?? []).length;
      seen.mostFirstWords = Math.max(seen.mostFirstWords, (text.match(/\bw1\b/g) ?? []).length);
      seen.longest = Math.max(seen.longest, length);
      seen.deepestDrop = Math.max(seen.deepestDrop, seen.longest - length);
      for (const alert of document.querySelectorAll('#chat-drawer [role=alert]'))
        alerts.push(alert.textContent);
    }).observe(log, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { seen: Seen }).seen);
}

/** The drawer, with all that it shows of a page where nothing was asked. */
async function openDrawer(page: Page, chat: ChatDrawer): Promise<void> {
  await page.goto('/docs/guide');
  await chat.open();
  await expect(chat.log.getByText(/is its context/)).toBeVisible();
}

/** The whole answer, although it was cut. */
async function isWhole(chat: ChatDrawer): Promise<void> {
  await expect(chat.log.getByText(new RegExp(`\\bw${count}\\b`))).toBeVisible({ timeout: 30_000 });
  await chat.settled();
  await expect(chat.log.locator('[data-role="assistant"] .chat-text').last()).toHaveText(words.join(' '));
}

for (const [times, cuts] of [
  ['once', ['w60']],
  ['five times', ['w30', 'w70', 'w110', 'w150', 'w190']],
] as const) {
  test(`an answer whose connection is cut ${times} goes on by itself and is there whole, and once`, async ({
    page,
    chat,
    provider,
    wire,
  }) => {
    const { turn, allCut } = cutLong(wire, cuts);
    provider.use([turn]);
    await openDrawer(page, chat);
    const seen = await watch(page);
    await chat.ask('Count');
    await allCut;
    await isWhole(chat);
    const answers = chat.log.locator('[data-role="assistant"]');
    await expect(answers).toHaveCount(1);
    await expect(answers.locator('.chat-text')).toHaveText(words.join(' '));
    expect(await seen()).toMatchObject({ mostFirstWords: 1, deepestDrop: 0, alerts: [] });
    await expect(chat.log.getByText('You: Count')).toHaveCount(1);
    // Asked of the model once, and followed as often as it was cut.
    expect(provider.requests).toHaveLength(1);
    expect(wire.requests.filter((name) => name === 'POST /api/chat')).toHaveLength(1);
    expect(wire.requests.filter((name) => name.endsWith('/stream')).length).toBeGreaterThanOrEqual(
      cuts.length,
    );
    await expect(chat.drawer.getByRole('alert')).toHaveCount(0);
    await page.reload();
    await expect(answers.locator('.chat-text')).toHaveText(words.join(' '));
  });
}

test('while nothing gets through the page says so, and shows the rest as soon as something does', async ({
  page,
  chat,
  provider,
  wire,
}) => {
  provider.use([long]);
  await openDrawer(page, chat);
  const cut = wire.cutAfter('w40 ');
  await chat.ask('Count');
  await cut;
  wire.refuse(/./);
  await expect(chat.drawer.getByText(/The server cannot be reached/)).toBeVisible();
  await expect(chat.log.getByText(/\bw1\b/)).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  wire.refuse(null);
  await isWhole(chat);
  await expect(chat.log.locator('[data-role="assistant"] .chat-text')).toHaveCount(1);
  await expect(chat.drawer.getByText(/The server cannot be reached/)).toHaveCount(0);
});

const edit = { text: 'I will make this change. ', calls: [editCall('Words about', 'Words on')] };

/** Leaves the page with a question that waits for approval. */
async function askForEdit(page: Page, chat: ChatDrawer): Promise<void> {
  await page.goto('/docs/guide');
  await chat.open();
  await chat.ask('Edit it');
  await expect(chat.button('Approve')).toBeVisible();
  await chat.settled();
}

test('a question that waits for approval outlives a cut, and is answered once', async ({
  page,
  chat,
  provider,
  repo,
  wire,
}) => {
  provider.use([edit, { text: 'The change is made.' }]);
  await askForEdit(page, chat);
  const heard = page.waitForRequest('**/api/events');
  wire.cut();
  // The page has noticed, and listens again.
  await heard;
  await expect(chat.button('Approve')).toHaveCount(1);
  await chat.button('Approve').click();
  await expect(chat.log.getByText('The change is made.')).toBeVisible();
  await expect(chat.button('Undo')).toHaveCount(1);
  expect(repo.read('docs/guide.md').match(/Words on/g)).toHaveLength(1);
  expect(provider.requests).toHaveLength(2);
});

test('an approval that never arrives is asked for again; one whose answer is cut has its effect once', async ({
  page,
  chat,
  provider,
  repo,
  wire,
}) => {
  provider.use([edit, long]);
  await askForEdit(page, chat);

  wire.refuse(/^POST \/api\/chat$/);
  await chat.button('Approve').click();
  await expect
    .poll(() => wire.requests.filter((name) => name === 'POST /api/chat').length)
    .toBeGreaterThan(1);
  await expect(chat.button('Approve')).toBeEnabled();
  expect(repo.read('docs/guide.md')).not.toContain('Words on');
  wire.refuse(null);

  const cut = wire.cutAfter(/"tool-output-available"[\s\S]*\bw20 /);
  await chat.button('Approve').click();
  await cut;
  await isWhole(chat);
  await expect(chat.button('Undo')).toHaveCount(1);
  await expect(chat.button('Approve')).toHaveCount(0);
  expect(repo.read('docs/guide.md').match(/Words on/g)).toHaveLength(1);
  expect(provider.requests).toHaveLength(2);
});
