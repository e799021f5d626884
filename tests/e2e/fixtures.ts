import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { type FakeProvider, startFakeProvider } from '#tests/fakes/provider.ts';
import { type AppServer, startApp } from '#tests/helpers/app-server.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';
import { sampleFiles } from './sample-repo.ts';

const fakeClaude = join(import.meta.dirname, '../fakes/claude/claude.mjs');

export interface World {
  provider: FakeProvider;
  repo: TempRepo & { read(path: string): string };
  app: AppServer;
  /** Settings of the server beyond the defaults; set with `test.use({ settings })`. */
  settings: Record<string, string>;
  chat: ChatDrawer;
}

/** Real server, real repository, real child processes; only the far ends (model, Claude CLI) are scripted. */
export const test = base.extend<World>({
  settings: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern
  provider: async ({}, use) => {
    const provider = await startFakeProvider();
    await use(provider);
    await provider.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  repo: async ({}, use) => {
    const repo = tempRepo(sampleFiles);
    await use({ ...repo, read: (path) => readFileSync(join(repo.root, path), 'utf8') });
    repo.remove();
  },
  app: async ({ provider, repo, settings }, use) => {
    const app = await startApp(repo.root, {
      env: {
        OPENAI_API_KEY: 'sk-e2e-secret-key',
        OPENAI_BASE_URL: provider.url,
        CLAUDE_BIN: JSON.stringify([process.execPath, fakeClaude]),
        ...settings,
      },
    });
    await use(app);
    await app.stop();
  },
  baseURL: async ({ app }, use) => use(app.url),
  page: async ({ page }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      // A refused or missing resource is logged by the browser itself; tests that expect one look at it there.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        faults.push(`console: ${message.text()}`);
      }
    });
    await use(page);
    expect(faults).toEqual([]);
  },
  chat: async ({ page }, use) => use(new ChatDrawer(page)),
});

/** The drawer by the names that the contract gives it. */
export class ChatDrawer {
  private readonly page: Page;
  readonly toggle: Locator;
  readonly drawer: Locator;
  readonly log: Locator;
  readonly message: Locator;
  readonly send: Locator;
  readonly stop: Locator;

  constructor(page: Page) {
    this.page = page;
    this.toggle = page.getByRole('button', { name: 'Chat', exact: true });
    this.drawer = page.getByRole('complementary', { name: 'Chat' });
    this.log = page.getByRole('log', { name: 'Conversation' });
    this.message = page.getByRole('textbox', { name: 'Message' });
    this.send = page.getByRole('button', { name: 'Send', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
  }

  async open(): Promise<void> {
    await this.toggle.click();
    await expect(this.message).toBeFocused();
  }

  async ask(text: string): Promise<void> {
    await this.message.fill(text);
    await this.send.click();
  }

  /** Waits until no answer is under way. */
  async settled(): Promise<void> {
    await expect(this.stop).toHaveCount(0);
    await expect(this.send).toBeVisible();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
}

/** Serious and critical findings of axe, as short lines. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

export { expect };
