import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { taskBin, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let repo: TempRepo;
beforeEach(() => {
  repo = tempRepo({
    'tasks/infra/a.md': taskText({ status: 'todo' }),
    'tasks/web/b.md': taskText({ status: 'todo' }),
  });
});
afterEach(() => repo.remove());

/** util-linux's `script` gives a program a terminal; the one of other systems takes other options. */
const hasTerminal = (() => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8', stdio: 'pipe' }).includes('util-linux');
  } catch {
    return false;
  }
})();
const onTerminal = hasTerminal ? test : test.skip;

/** Runs the command on a terminal of 100 columns; each key is pressed when the words before it are to be seen. */
async function typed(args: string, keys: readonly (readonly [seen: string, key: string])[]) {
  const line = `stty cols 100 rows 40; '${process.execPath}' '${taskBin}' ${args}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd: repo.root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TERM: 'xterm',
      SHELL: '/bin/sh',
    } as unknown as NodeJS.ProcessEnv,
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  for (const [seen, key] of keys) {
    const deadline = Date.now() + 10_000;
    while (!screen.includes(seen)) {
      if (Date.now() > deadline) throw new Error(`«${seen}» never came: ${screen}`);
      await delay(20);
    }
    await delay(100);
    child.stdin.write(key);
  }
  return { exitCode: await closed, screen };
}

onTerminal(
  'on a terminal what is missing is asked for',
  async () => {
    const { exitCode, screen } = await typed('new', [
      ['What is to be done?', 'Asked for\r'],
      ['In which workstream?', '\u001b[B\r'],
      ['How urgent is it?', '\r'],
      ['What is wrong, and for whom?', 'It is slow.\r'],
    ]);
    expect(exitCode).toBe(0);
    expect(screen).toContain('WEB-ASKED_FOR');
    expect(readFileSync(join(repo.root, 'tasks/web/asked-for.md'), 'utf8')).toContain(
      '## Problem\n\nIt is slow.\n',
    );
  },
  30_000,
);

onTerminal(
  'giving up writes nothing',
  async () => {
    const { exitCode, screen } = await typed('new', [['What is to be done?', '\u0003']]);
    expect([exitCode, screen]).toEqual([1, expect.stringContaining('Nothing was written.')]);
    expect(repo.git('status', '--porcelain')).toBe('');
  },
  30_000,
);

onTerminal(
  'init shows what it would write and asks',
  async () => {
    const no = await typed('init', [['Write this file?', 'n']]);
    expect(no.exitCode).toBe(1);
    expect(existsSync(join(repo.root, 'tasks.config.json'))).toBe(false);
    const yes = await typed('init', [['Write this file?', '\r']]);
    expect(yes.exitCode).toBe(0);
    expect(existsSync(join(repo.root, 'tasks.config.json'))).toBe(true);
  },
  30_000,
);
