import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort } from '#tests/helpers/app-server.ts';
import { runTask, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

// What `npx dataface-tasks` runs, from its tarball, in a folder far from this project. Only the packages that its manifest
// names are there beside it: what it needs and does not name would be missing.

const appRoot = join(import.meta.dirname, '../..');
let home: string;
let installed: string;
let repo: TempRepo;

test.beforeAll(() => {
  test.setTimeout(180_000);
  home = mkdtempSync(join(tmpdir(), 'dataface-tasks-package-'));
  execFileSync(process.execPath, ['scripts/pack.mjs', '--reuse-build', `--to=${home}`], { cwd: appRoot });
  installed = join(home, 'node_modules', 'dataface-tasks');
  mkdirSync(installed, { recursive: true });
  const tarball = readdirSync(home).find((name) => name.endsWith('.tgz')) ?? '';
  execFileSync('tar', ['xzf', join(home, tarball), '-C', installed, '--strip-components=1']);
  const { dependencies, optionalDependencies } = manifest();
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const there = join(appRoot, 'node_modules', name);
    if (!existsSync(there)) continue;
    mkdirSync(dirname(join(home, 'node_modules', name)), { recursive: true });
    symlinkSync(there, join(home, 'node_modules', name));
  }
  repo = tempRepo({
    'README.md': '# A project\n\nWhere $x^2$.\n\n```ts\nconst a = 1;\n```\n',
    'tasks/infra/login.md': taskText({ title: 'Log in', status: 'todo' }),
  });
});

test.afterAll(() => {
  repo.remove();
  rmSync(home, { recursive: true, force: true });
});

function manifest(): Record<'dependencies' | 'optionalDependencies' | 'bin', Record<string, string>> {
  return JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
}

interface Served {
  child: ChildProcess;
  url: string;
  log(): string;
}

async function serve(args: string[], env: Record<string, string>): Promise<Served> {
  const child = spawn(
    process.execPath,
    [join(installed, manifest().bin['dataface-tasks'] ?? ''), '--json', ...args],
    {
      cwd: join(repo.root, 'tasks'),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const address = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
      if (stdout.includes('}')) resolve((JSON.parse(stdout) as { url: string }).url);
    });
    child.once('exit', () => reject(new Error(`It ended: ${stdout}${stderr}`)));
  });
  return { child, url: await address, log: () => stderr };
}

async function end({ child }: Served): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

test('it holds JavaScript alone: no source, no map, nothing of the machine that built it', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  // What the browser gets is as the build named it.
  const ours = files.filter((file) => !file.startsWith('.next/static/'));
  expect(ours.filter((file) => /\.(?:tsx?|map)$|^tests\/|\.env/.test(file))).toEqual([]);
  const holding = files.filter(
    (file) =>
      /\.(?:m?js|json|css|html)$/.test(file) && readFileSync(join(installed, file), 'utf8').includes(appRoot),
  );
  expect(holding).toEqual([]);
});

test('its commands read and write the tasks of the repository one stands in', async () => {
  const dataface = join(installed, manifest().bin['dataface-tasks'] ?? '');
  const task = join(installed, manifest().bin.task ?? '');
  const listed = await runTask(repo.root, ['list', '--json'], { bin: task });
  expect(JSON.parse(listed.stdout)).toMatchObject({ tasks: [{ id: 'INFRA-LOGIN' }] });
  const made = await runTask(repo.root, ['task', 'new', 'Rotate the tokens', '--workstream', 'infra'], {
    bin: dataface,
  });
  expect(made).toMatchObject({ exitCode: 0 });
  expect((await runTask(repo.root, ['validate', '--links'], { bin: task })).exitCode).toBe(0);
  expect((await runTask(repo.root, ['--help'], { bin: dataface })).stdout).toContain('--next-port');
});

test('an older Node finds the one that the package brings', async () => {
  // Says that it is older, as far as our program asks.
  const old = join(home, 'old.mjs');
  writeFileSync(
    old,
    `if (!process.env.TASKS_NODE_RESPAWNED) Object.defineProperty(process.versions, 'node', { value: '20.0.0' });`,
  );
  const result = await runTask(repo.root, ['list', '--json'], {
    bin: join(installed, 'bin/task.mjs'),
    env: { NODE_OPTIONS: `--import=${old}` },
  });
  expect(JSON.parse(result.stdout)).toHaveProperty('tasks');
});

test('it serves pages of the repository, on the next port where the wanted one is taken, and leaves nothing', async ({
  page,
}) => {
  const taken = createServer();
  const wanted = await freePort();
  taken.listen(wanted, '127.0.0.1');
  await once(taken, 'listening');
  const browser = join(home, 'browser');
  writeFileSync(browser, `#!/bin/sh\necho "$1" > ${join(home, 'opened')}\n`);
  chmodSync(browser, 0o755);

  const served = await serve([], { PORT: String(wanted), BROWSER: browser });
  try {
    const port = Number(new URL(served.url).port);
    expect(port).not.toBe(wanted);
    await page.goto(`${served.url}/README`);
    await expect(page.locator('main article .katex').first()).toBeVisible();
    await expect(page.locator('main article .tok-keyword')).toHaveText(['const', '=']);
    await page.goto(`${served.url}/tasks/infra/login`);
    await expect(page.locator('main')).toHaveAttribute('data-page-kind', 'task');
    // Nobody sits at a terminal here.
    expect(existsSync(join(home, 'opened'))).toBe(false);
  } finally {
    await end(served);
    taken.close();
  }
  await expect(fetch(`${served.url}/api/health`)).rejects.toThrow();

  const shown = await serve(['--open', '--port', '0'], { BROWSER: browser });
  await expect.poll(() => existsSync(join(home, 'opened'))).toBe(true);
  await expect.poll(() => readFileSync(join(home, 'opened'), 'utf8').trim()).toBe(shown.url);
  await end(shown);
});
