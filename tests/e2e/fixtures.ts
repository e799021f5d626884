import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { type FakeProvider, startFakeProvider } from '#tests/fakes/provider.ts';
import { startApp } from '#tests/helpers/app-server.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';
import { ChatDrawer } from './chat-drawer.ts';
import { Lender, type Place } from './lender.ts';
import { sampleFiles } from './sample-repo.ts';
import { awaitAwake } from './waking.ts';

const fakeClaude = join(import.meta.dirname, '../fakes/claude/claude.mjs');

type Files = Record<string, string | Uint8Array>;
export type SampleRepo = TempRepo & { read(path: string): string };

type Outside = Place<SampleRepo>;

interface Watched {
  chat: ChatDrawer;
  /** What the page reported as wrong; a test that expects some takes it out. */
  faults: string[];
}

interface Settings {
  /** Settings of the server beyond the defaults; set with `test.use({ settings })`. */
  settings: Record<string, string>;
  /** What the repository holds. */
  files: Files;
}

function makeRepo(files: Files): SampleRepo {
  const repo = tempRepo(files);
  return { ...repo, read: (path) => readFileSync(join(repo.root, path), 'utf8') };
}

function serve(repo: SampleRepo, provider: FakeProvider, settings: Record<string, string> = {}) {
  return startApp(repo.root, {
    env: {
      OPENAI_API_KEY: 'sk-e2e-secret-key',
      OPENAI_BASE_URL: provider.url,
      CLAUDE_BIN: JSON.stringify([process.execPath, fakeClaude]),
      FAKE_CLAUDE_LOG: claudeLog(repo),
      ...settings,
    },
  });
}

/** Where the scripted Claude writes down how it was started and which processes it has. */
export function claudeLog(repo: TempRepo): string {
  return join(repo.root, '.git', 'fake-claude.log');
}

function watchFaults(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    // A refused or missing resource is logged by the browser itself; tests that expect one look at it there.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(`console: ${message.text()}`);
    }
  });
}

const withPage = base.extend<Watched>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern
  faults: async ({}, use) => use([]),
  context: async ({ context }, use) => {
    context.on('page', awaitAwake);
    await use(context);
  },
  page: async ({ page, faults }, use) => {
    watchFaults(page, faults);
    await use(page);
    expect(faults).toEqual([]);
  },
  chat: async ({ page }, use) => use(new ChatDrawer(page)),
});

/**
 * A server and a repository for each test. Real server, real repository, real child processes; only the far ends
 * (model, Claude CLI) are scripted.
 */
export const test = withPage.extend<Outside & Settings>({
  settings: [{}, { option: true }],
  files: [sampleFiles, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  provider: async ({}, use) => {
    const provider = await startFakeProvider();
    await use(provider);
    await provider.close();
  },
  repo: async ({ files }, use) => {
    const repo = makeRepo(files);
    await use(repo);
    repo.remove();
  },
  app: async ({ provider, repo, settings }, use) => {
    const app = await serve(repo, provider, settings);
    await use(app);
    await app.stop();
  },
  baseURL: async ({ app }, use) => use(app.url),
});

/**
 * The server and the repository of the test before, put back as they were, where they serve the same files with the
 * same settings. For tests that leave nothing in the server but what belongs to their own browser.
 */
export const lentTest = withPage.extend<
  Outside & Settings & { place: Outside },
  { lender: Lender<SampleRepo> }
>({
  settings: [{}, { option: true }],
  files: [sampleFiles, { option: true }],
  lender: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const lender = new Lender<SampleRepo>();
      await use(lender);
      await lender.close();
    },
    { scope: 'worker' },
  ],
  place: async ({ lender, files, settings }, use, info) => {
    const place = await lender.lend(JSON.stringify([files, settings]), async () => {
      const repo = makeRepo(files);
      const provider = await startFakeProvider();
      return { provider, repo, app: await serve(repo, provider, settings) };
    });
    await use(place);
    await lender.takeBack(info.status === info.expectedStatus);
  },
  provider: ({ place }, use) => use(place.provider),
  repo: ({ place }, use) => use(place.repo),
  app: ({ place }, use) => use(place.app),
  baseURL: ({ app }, use) => use(app.url),
});

/** One server for all tests of a file, which change nothing but their own browser's state. */
export const readingTest = withPage.extend<object, Outside>({
  provider: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const provider = await startFakeProvider();
      await use(provider);
      await provider.close();
    },
    { scope: 'worker' },
  ],
  repo: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const repo = makeRepo(sampleFiles);
      await use(repo);
      repo.remove();
    },
    { scope: 'worker' },
  ],
  app: [
    async ({ provider, repo }, use) => {
      const app = await serve(repo, provider);
      await use(app);
      await app.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ app }, use) => use(app.url),
});

export { expect };
