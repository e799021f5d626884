import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, type SampleRepo, test } from './fixtures.ts';
import { sampleFiles } from './sample-repo.ts';

/** Reads its prompt, writes a file, says how it went, as an agent would; waits for `go` where the task asks for that. */
const worker = `
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
let prompt = '';
for await (const chunk of process.stdin) prompt += chunk;
console.log('The prompt has ' + prompt.length + ' letters.');
const gate = process.env.E2E_GATE;
while (gate && !existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 50));
mkdirSync('src', { recursive: true });
writeFileSync('src/relay.txt', prompt.includes('Also flush on an error') ? 'flushed\\nand on errors\\n' : 'flushed\\n');
console.log('Wrote src/relay.txt');
`;

const files = {
  ...sampleFiles,
  'worker.mjs': worker,
  'tasks.config.json': JSON.stringify({
    manager: {
      worker: [process.execPath, 'worker.mjs'],
      checks: [[process.execPath, '-e', 'process.exit(0)']],
      retries: 0,
    },
  }),
};

interface Manager {
  start(): Promise<void>;
  /** As by kill -9: what it started goes on. */
  kill(): Promise<void>;
  gate: { open(): void };
}

const managed = test.extend<{ manager: Manager }>({
  manager: async ({ repo }, use) => {
    let child: ChildProcess | undefined;
    const gate = join(repo.root, '.git', 'e2e-gate');
    await use({
      gate: { open: () => repo.write({ '.git/e2e-gate': '' }) },
      start: async () => {
        child = runManager(repo, gate);
        const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
        expect(String(line)).toContain('"ready"');
      },
      kill: async () => {
        child?.kill('SIGKILL');
        if (child) await once(child, 'exit');
      },
    });
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  },
});
managed.use({ files });

function runManager(repo: SampleRepo, gate: string): ChildProcess {
  const command = [join(process.cwd(), 'bin/task.mjs'), 'manager', 'run', '--json', '--root', repo.root];
  return spawn(process.execPath, command, {
    cwd: repo.root,
    env: { ...process.env, E2E_GATE: gate },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Makes the task ready, and leaves the page where its run will show. */
async function queue(page: Page, repo: SampleRepo): Promise<void> {
  repo.write({
    'tasks/infra/alpha.md': repo.read('tasks/infra/alpha.md').replace('status: todo ', 'status: ready '),
  });
  await page.goto('/status');
}

async function openRun(page: Page, region: string, link: RegExp): Promise<void> {
  await page.getByRole('region', { name: region }).getByRole('link', { name: link }).click();
}

async function isCancelled(page: Page, repo: SampleRepo): Promise<void> {
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  expect(repo.read('tasks/infra/alpha.md')).toContain('status: todo');
}

managed(
  'a task is queued in the drawer, run, followed on its card, reviewed and merged',
  async ({ page, chat, repo, manager }) => {
    await page.goto('/tasks/infra/alpha');
    await chat.open();
    await chat.ask('queue this');
    await chat.button('Approve').click();
    await expect(chat.log.getByText('Nobody is there to start it', { exact: false })).toBeVisible();

    await manager.start();
    await expect(chat.log.getByRole('link', { name: /^Working/ })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Facts of this task' })).toContainText('In progress');
    manager.gate.open();
    await expect(page.getByRole('region', { name: 'Facts of this task' })).toContainText('In review');
    await chat.log.getByRole('link', { name: /^Waits for review/ }).click();

    await expect(page).toHaveURL(/\/runs\//);
    await expect(page.getByRole('log', { name: 'Log' })).toContainText('Wrote src/relay.txt');
    await expect(page.getByRole('table', { name: 'Changes to src/relay.txt' })).toContainText('flushed');
    await expect(page.getByRole('region', { name: 'Checks' })).toContainText('passed');
    await expect(page.getByRole('region', { name: 'Acceptance criteria' })).toContainText(
      'The last token arrives.',
    );
    await page.getByRole('button', { name: 'Merge…' }).click();
    await page.getByRole('button', { name: 'Merge now' }).click();
    await expect(page.getByText(/^Merged into main as/)).toBeVisible();

    await page.getByRole('heading', { level: 1 }).getByRole('link').click();
    await expect(page.getByRole('region', { name: 'Facts of this task' })).toContainText('Completed');
    expect(repo.read('src/relay.txt')).toBe('flushed\n');
    expect(repo.git('status', '--porcelain')).toBe('');
  },
);

managed(
  'what was sent back is done again in the same worktree, with the comment',
  async ({ page, repo, manager }) => {
    manager.gate.open();
    await manager.start();
    await queue(page, repo);
    await expect(page.getByRole('region', { name: 'Worktrees' })).toContainText(
      /\.worktrees\/alpha\s*\d+ KB\s*its run waits for review/,
    );
    await openRun(page, 'Waiting for review', /^Waits/);
    await page.getByRole('button', { name: 'Send back…' }).click();
    await page.keyboard.type('Also flush on an error.');
    await page.getByRole('button', { name: 'Send back', exact: true }).click();
    await expect(page.getByText('Also flush on an error.')).toBeVisible();
    await expect(page.getByRole('table', { name: 'Changes to src/relay.txt' })).toContainText(
      'and on errors',
    );
  },
);

managed(
  'a run is cancelled from its page, and nothing that it wrote is lost',
  async ({ page, repo, manager }) => {
    await manager.start();
    await queue(page, repo);
    await openRun(page, 'Running', /^Working/);
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await expect(page.getByText('Cancelled', { exact: true }).first()).toBeVisible();
    await isCancelled(page, repo);
    expect(repo.git('branch', '--list', 'task/*')).toContain('task/');
  },
);

managed(
  'a run whose manager is gone is cancelled from its page at once, and nothing that it wrote is lost',
  async ({ page, repo, manager }) => {
    await manager.start();
    await queue(page, repo);
    await openRun(page, 'Running', /^Working/);
    await expect(page.getByRole('log', { name: 'Log' })).toContainText('The prompt has');
    await manager.kill();
    repo.write({ '.worktrees/alpha/src/half.txt': 'half\n' });
    await page.getByRole('button', { name: 'Cancel run' }).click();
    await expect(page.getByText('The run is cancelled; what it wrote is on task/alpha.')).toBeVisible();
    await isCancelled(page, repo);
    expect(repo.git('show', 'task/alpha:src/half.txt')).toBe('half\n');
  },
);
