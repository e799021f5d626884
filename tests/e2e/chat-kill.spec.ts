import type { Page } from '@playwright/test';
import { startApp } from '#tests/helpers/app-server.ts';
import type { ChatDrawer } from './chat-drawer.ts';
import { editCall } from './edit-call.ts';
import { expect, type SampleRepo, test } from './fixtures.ts';

// Promise 1: what the page showed as sent, and every finished part of an answer, is there after kill -9.

const never = 600_000;
const edit = { text: 'I will make this change. ', calls: [editCall('Words about', 'Words on')] };
const readIt = { calls: [{ name: 'read_file', arguments: { path: 'docs/guide.md' } }] };

interface Moment {
  when: string;
  script: object[];
  ask: string;
  /** Resolves as soon as the page shows what must not be lost. */
  shown: (chat: ChatDrawer, page: Page) => Promise<unknown>;
  kept: (chat: ChatDrawer, repo: SampleRepo) => Promise<unknown>;
}

const moments: Moment[] = [
  {
    when: 'the message is shown, and the model has not said a word',
    script: [{ silentMs: never }],
    ask: 'Sent a moment ago',
    shown: (chat) => chat.log.getByText('You: Sent a moment ago').waitFor(),
    kept: async (chat) => {
      await expect(chat.log.getByText('You: Sent a moment ago')).toBeVisible();
      await expect(chat.log.getByText(/The server stopped before this answer was finished/)).toBeVisible();
      await expect(chat.button('Retry')).toBeVisible();
    },
  },
  {
    when: 'a tool has given its result, and the model has not answered to it',
    script: [readIt, { silentMs: never }],
    ask: 'Read it',
    shown: (chat) => chat.log.getByRole('button', { name: /^Read docs\/guide\.md.*lines/ }).waitFor(),
    kept: async (chat) => {
      await expect(chat.log.getByText('You: Read it')).toBeVisible();
      await expect(chat.log.getByRole('button', { name: /^Read docs\/guide\.md.*lines/ })).toBeVisible();
      await expect(chat.button('Retry')).toBeVisible();
    },
  },
  {
    when: 'a change waits for approval',
    script: [edit, { text: 'The change is made.' }],
    ask: 'Edit it',
    shown: (chat) => chat.button('Approve').waitFor(),
    kept: async (chat, repo) => {
      expect(repo.read('docs/guide.md')).not.toContain('Words on');
      await chat.button('Approve').click();
      await expect(chat.log.getByText('The change is made.')).toBeVisible();
      expect(repo.read('docs/guide.md').match(/Words on/g)).toHaveLength(1);
    },
  },
  {
    when: 'an approved change is made, and the model has not answered to it',
    script: [edit, { silentMs: never }],
    ask: 'Edit it',
    shown: async (chat, page) => {
      await chat.button('Approve').click();
      await chat.button('Undo').waitFor();
      await page.locator('main article').getByText('Words on').waitFor();
    },
    kept: async (chat, repo) => {
      expect(repo.read('docs/guide.md').match(/Words on/g)).toHaveLength(1);
      await expect(chat.button('Approve')).toHaveCount(0);
      await chat.button('Undo').click();
      await expect(chat.log.getByText('Undone', { exact: true })).toBeVisible();
      expect(repo.read('docs/guide.md')).toContain('Words about');
    },
  },
  {
    when: 'another message waits',
    script: [{ silentMs: never }],
    ask: 'The first one',
    shown: async (chat, page) => {
      await chat.stop.waitFor();
      await chat.message.fill('The next one');
      const taken = page.waitForResponse((response) => response.status() === 202);
      await chat.button('Queue').click();
      await taken;
      await chat.drawer.getByText('1 message waits').waitFor();
    },
    kept: async (chat) => {
      await expect(chat.log.getByText('You: The first one')).toBeVisible();
      await expect(chat.drawer.getByText('1 message waits')).toBeVisible();
      await expect(chat.drawer.locator('.chat-queued-text')).toHaveText('The next one');
    },
  },
];

for (const { when, script, ask, shown, kept } of moments) {
  test(`killed with -9 when ${when}, nothing of it is lost`, async ({ page, chat, app, repo, provider }) => {
    provider.use(script);
    await page.goto('/docs/guide');
    await chat.open();
    const taken = page.waitForResponse((response) => {
      const { pathname } = new URL(response.url());
      return pathname === '/api/chat' && response.request().method() === 'POST';
    });
    await chat.ask(ask);
    await taken;
    await shown(chat, page);
    await app.kill();
    const again = await startApp(repo.root, {
      port: app.port,
      env: { OPENAI_API_KEY: 'sk-e2e-secret-key', OPENAI_BASE_URL: provider.url },
    });
    try {
      await page.reload();
      await kept(chat, repo);
      // What is there needs not be sent once more.
      await expect(chat.message).toHaveValue('');
    } finally {
      await page.goto('about:blank');
      await again.stop();
    }
  });
}
