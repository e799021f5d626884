import { seriousFindings } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { commitOnBranch, type Seeder, seedRuns } from './seed-runs.ts';

const alpha = { id: 'INFRA-ALPHA', path: 'tasks/infra/alpha.md', title: 'Flush the relay' };
const said = (text: string) => ({
  kind: 'event',
  event: { type: 'assistant', message: { content: [{ type: 'text', text }] } },
});
const output = (text: string) => ({ kind: 'output', source: 'worker', stream: 'stdout', text });

const seeded = test.extend<{ seeder: Seeder }>({
  seeder: async ({ repo }, use) => {
    const seeder = seedRuns(repo);
    await use(seeder);
    await seeder.close();
  },
});

seeded(
  'a run is followed live: its log grows, its state changes, without a reload',
  async ({ page, seeder }) => {
    const seed = await seeder.begin(alpha);
    await seed.record({ state: 'working' });
    await seed.write(said('I shall look at the relay.'));
    await page.goto(`/runs/${seed.run.id}`);
    const log = page.getByRole('log', { name: 'Log' });
    await expect(log).toContainText('I shall look at the relay.');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Flush the relay');
    await page.evaluate(() => Object.assign(window, { kept: true }));

    await seed.write(output('compiled 12 modules'));
    await expect(log).toContainText('compiled 12 modules');
    await seed.record({ state: 'failed', failure: 'checks', reason: 'The check npm test failed.' });
    await expect(page.getByText('The check npm test failed.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    expect(await page.evaluate(() => 'kept' in window)).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
  },
);

seeded(
  'a long log opens at its end, is searched whole, and read upwards without losing the place',
  async ({ page, seeder }) => {
    const seed = await seeder.begin(alpha);
    await seed.record({ state: 'working' });
    const count = 40_000;
    for (let from = 0; from < count; from += 5_000) {
      await seed.write(...Array.from({ length: 5_000 }, (_, at) => output(`step ${from + at} is done`)));
    }
    await page.goto(`/runs/${seed.run.id}`);
    const log = page.getByRole('log', { name: 'Log' });
    await log.scrollIntoViewIfNeeded();
    await expect(log.getByText(`step ${count - 1} is done`)).toBeInViewport();
    await expect(page.getByText('step 100 is done')).toHaveCount(0);

    await page.getByRole('searchbox', { name: 'Search the log' }).fill('Step 777 is');
    await expect(page.getByLabel('Matches')).toHaveText('1');
    await page.keyboard.press('Enter');
    await expect(log.locator('[data-current]')).toContainText('step 777 is done');
    await expect(log.locator('[data-current]')).toBeInViewport();

    await page.getByRole('searchbox', { name: 'Search the log' }).fill('');
    await page.getByRole('button', { name: 'To the end of the log' }).click();
    await expect(log.getByText(`step ${count - 1} is done`)).toBeInViewport();
    // To the first line that is held: earlier ones come, and it stays in sight.
    const first = (await log.locator('[data-key]').first().getAttribute('data-key')) ?? '';
    await log.evaluate((box) => box.scrollTo(0, 1));
    await expect(log.locator('[data-key]').first()).not.toHaveAttribute('data-key', first);
    await expect(log.locator(`[data-key="${first}"]`)).toBeInViewport();
  },
);

seeded(
  'the review shows evidence, checks and the diff of each file, both ways',
  async ({ page, repo, seeder }) => {
    const { baseSha, headSha } = commitOnBranch(repo, 'task/infra-alpha', {
      'src/relay.ts': 'export const flush = true;\n',
    });
    const seed = await seeder.begin(alpha);
    await seed.record({
      state: 'in_review',
      baseSha,
      headSha,
      summary: 'The relay is flushed.',
      evidence: [
        {
          criterion: 'The last token arrives.',
          standing: 'verified',
          claim: null,
          proof: { kind: 'command', command: 'npm test', exitCode: 0 },
        },
        { criterion: 'The guide says so.', standing: 'open', claim: null, proof: null },
      ],
      checks: [{ argv: ['npm', 'test'], exitCode: 0, outcome: 'passed', durationMs: 4_000, output: 'ok' }],
      files: [{ path: 'src/relay.ts', from: null, status: 'added', added: 1, removed: 0 }],
    });
    await page.goto(`/runs/${seed.run.id}`);
    await expect(page.getByText('1 of 2 verified')).toBeVisible();
    await expect(page.getByText('No evidence.')).toBeVisible();
    const diff = page.getByRole('table', { name: 'Changes to src/relay.ts' });
    await expect(diff).toContainText('export const flush = true;');
    await page.getByText('Side by side').click();
    await expect(diff).toHaveAttribute('data-style', 'split');
    await page.reload();
    await expect(page.getByRole('radio', { name: 'Side by side' })).toBeChecked();
    expect(await seriousFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousFindings(page)).toEqual([]);
  },
);

seeded(
  'what came back is sent back with a comment, which makes a run that goes on from it',
  async ({ page, repo, seeder }) => {
    const { baseSha, headSha } = commitOnBranch(repo, 'task/infra-alpha', { 'src/relay.ts': 'flush\n' });
    repo.write({
      'tasks/infra/alpha.md': repo
        .read('tasks/infra/alpha.md')
        .replace('status: todo ', 'status: in_review '),
    });
    const seed = await seeder.begin(alpha);
    await seed.record({ state: 'in_review', baseSha, headSha });
    await page.goto(`/runs/${seed.run.id}`);
    await page.getByRole('button', { name: 'Send back…' }).click();
    await page.keyboard.type('Also flush on an error.');
    await page.getByRole('button', { name: 'Send back', exact: true }).click();
    await expect(page).not.toHaveURL(new RegExp(seed.run.id));
    await expect(page.getByText('Also flush on an error.')).toBeVisible();
    await expect(page.getByLabel('Runs of this task').getByText('Sent back')).toBeVisible();
    expect(repo.read('tasks/infra/alpha.md')).toContain('status: ready');
  },
);

seeded(
  'a task that never ran keeps no room for a run, one that did tells of it',
  async ({ page, repo, seeder }) => {
    const become = (status: string) =>
      repo.write({
        'tasks/infra/alpha.md': repo
          .read('tasks/infra/alpha.md')
          .replace(/^status: \w+/m, `status: ${status}`),
      });
    become('in_progress');
    await page.goto('/tasks/infra/alpha');
    await expect(page.getByRole('button', { name: /^Status/ })).toContainText('In progress');
    await expect(page.locator('.runs-slot')).toHaveCount(0);
    const seed = await seeder.begin(alpha);
    await seed.record({ state: 'failed', reason: 'The worker gave up.' });
    become('blocked');
    await expect(page.locator('.runs-slot')).toContainText('The worker gave up');
  },
);

seeded(
  'the manager is paused and goes on, and the status page says why each ready task waits',
  async ({ page, repo, seeder }) => {
    repo.write({
      'tasks/infra/alpha.md': repo.read('tasks/infra/alpha.md').replace('status: todo ', 'status: ready '),
    });
    const release = await seeder.hold();
    await page.goto('/status');
    const manager = page.getByRole('region', { name: 'Manager', exact: true });
    await expect(manager).toContainText('Idle');
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(manager).toContainText('Paused');
    await expect(page.getByRole('region', { name: 'Queue' })).toContainText('Flush the relay');
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(manager).toContainText('Idle');
    await release();
    await expect(manager).toContainText('Not running');
    expect(await seriousFindings(page)).toEqual([]);
  },
);

seeded(
  'runs that are not there are a real 404, and foreign ids are refused',
  async ({ page, seeder, app }) => {
    await seeder.begin(alpha);
    const answer = await page.goto('/runs/0000000000000000');
    expect(answer?.status()).toBe(404);
    for (const path of [
      '/api/runs/..%2F..%2Fstate',
      '/api/runs/0000000000000000/log?tail=1',
      '/api/runs/x/diff?path=a',
    ]) {
      expect((await fetch(app.url + path)).status).toBe(404);
    }
    expect((await fetch(`${app.url}/api/runs?limit=0`)).status).toBe(400);
  },
);
