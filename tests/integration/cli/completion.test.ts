import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTask, taskBin, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

let repo: TempRepo;
let folder: string;

beforeAll(async () => {
  repo = tempRepo({
    'tasks/infra/login.md': taskText({ status: 'todo' }),
    'tasks/infra/logout.md': taskText({ status: 'todo' }),
    'tasks/infra/notes.md': 'No task.\n',
    'tasks/web/home.md': taskText({ id: 'SHOP-START', status: 'todo' }),
    'tasks/web/$(touch pwned).md': taskText({ id: '"X$(touch pwned)"', status: 'todo' }),
    'tasks.config.json': '{ "milestones": ["m1", "m2"] }',
  });
  folder = mkdtempSync(join(tmpdir(), 'dataface-tasks-shells-'));
  writeFileSync(join(folder, 'task'), `#!/bin/sh\nexec '${process.execPath}' '${taskBin}' "$@"\n`);
  chmodSync(join(folder, 'task'), 0o755);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { exitCode, stdout } = await runTask(repo.root, ['completion', shell]);
    expect(exitCode).toBe(0);
    writeFileSync(join(folder, `script.${shell}`), stdout);
  }
});
afterAll(() => {
  repo.remove();
  rmSync(folder, { recursive: true, force: true });
});

function run(program: string, args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    HOME: folder,
  } as unknown as NodeJS.ProcessEnv;
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: repo.root, env }, (error, stdout, stderr) =>
      error || stderr ? reject(new Error(`${error?.message} ${stderr}`)) : resolve(stdout),
    );
  });
}

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

// What is on the line when the person presses the key, and what is offered.
const cases: [string[], string[]][] = [
  [['s'], ['serve', 'show']],
  [['list', '--status', 're'], ['ready']],
  [
    ['list', '--status', 'ready,in'],
    ['ready,in_progress', 'ready,in_review'],
  ],
  [
    ['new', '--status', ''],
    ['draft', 'todo'],
  ],
  [
    ['show', 'infra-log'],
    ['INFRA-LOGIN', 'INFRA-LOGOUT'],
  ],
  [['show', 'SHOP'], ['SHOP-START']],
  [['update', 'x', '--add-depends', 'A-B,infra-logi'], ['A-B,INFRA-LOGIN']],
  [
    ['new', '--workstream', ''],
    ['infra', 'web'],
  ],
  [
    ['new', '--milestone', 'm'],
    ['m1', 'm2'],
  ],
  [
    ['runs', 'd'],
    ['diff', 'discard'],
  ],
  [['runs', 'list', '--state', 'failed,me'], ['failed,merged']],
  [['manager', 'p'], ['pause']],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
];

describe('bash', () => {
  const complete = async (words: readonly string[]) => {
    const script = `source "$1"; shift; COMP_WORDS=(task "$@"); COMP_CWORD=$#; __task; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const out = await run('bash', ['-uc', script, 'bash', join(folder, 'script.bash'), ...words]);
    return out.split('\n').filter((line) => line !== '');
  };

  test.each(cases)('task %j offers %j', async (words, offered) => {
    expect((await complete(words)).sort()).toEqual(offered);
  });

  test('an option with = is split by bash and still completed', async () => {
    expect(await complete(['list', '--status', '=', 'comp'])).toEqual(['completed']);
    expect(await complete(['--root', '=', repo.root, 'show', 'INFRA-LOGI'])).toEqual(['INFRA-LOGIN']);
  });

  test('options of the command, files where a path is begun, and nothing hidden', async () => {
    expect(await complete(['new', '--dry'])).toEqual(['--dry-run']);
    expect(await complete(['show', 'tasks/w'])).toEqual(['tasks/web']);
    expect((await complete([''])).join(' ')).not.toContain('__complete');
  });

  test('options of a subcommand are its own', async () => {
    expect(await complete(['runs', 'merge', '--k'])).toEqual(['--keep-branch']);
    expect(await complete(['runs', 'log', '--k'])).toEqual([]);
  });

  test('names of the repository are never run', async () => {
    expect((await complete(['show', ''])).sort()).toEqual(['INFRA-LOGIN', 'INFRA-LOGOUT', 'SHOP-START']);
    expect(await complete(['show', '$(touch pwned)'])).toEqual([]);
    expect(existsSync(join(repo.root, 'pwned'))).toBe(false);
  });
});

(isThere('fish') ? describe : describe.skip)('fish', () => {
  test.each(cases)('task %j offers %j', async (words, offered) => {
    const script = 'source $argv[1]; complete -C "task $argv[2]"';
    const out = await run('fish', [
      '--no-config',
      '-c',
      script,
      join(folder, 'script.fish'),
      words.join(' '),
    ]);
    const lines = out.split('\n').filter((line) => line !== '');
    expect(lines.map((line) => line.split('\t')[0]).sort()).toEqual(offered);
  });
});

(isThere('zsh') ? describe : describe.skip)('zsh', () => {
  // The completion system needs a terminal: what the script hands to it is looked at instead.
  const stubs = `compadd() { shift \${@[(i)--]}; print -rl -- "$@" }; compset() { [[ $2 == '*,' ]] && PREFIX=\${PREFIX##*,} }
compdef() { :; }; _describe() { print -rl -- "\${(@P)@[-1]%%:*}" }; _files() { print files }`;
  test.each(cases)('task %j offers %j', async (words, offered) => {
    const script = `${stubs}\nsource "$1"; shift; words=(task "$@"); CURRENT=$#words; PREFIX=\${words[-1]}; _task`;
    const out = await run('zsh', ['-fc', script, 'zsh', join(folder, 'script.zsh'), ...words]);
    const begun = (words.at(-1) ?? '').split(',').at(-1)?.toLowerCase() ?? '';
    const lines = out.split('\n').filter((line) => line.toLowerCase().startsWith(begun) && line !== '');
    expect(lines.sort()).toEqual(offered.map((each) => each.split(',').at(-1)));
  });
});

test('asking for what is not there, or outside any repository, says nothing and fails nothing', async () => {
  for (const args of [['tasks', 'NOPE'], ['rubbish'], ['templates'], ['tasks', 'x', '--root', '/nowhere']]) {
    const { exitCode, stdout, stderr } = await runTask(repo.root, ['__complete', ...args]);
    expect([exitCode, stdout, stderr]).toEqual([0, '', '']);
  }
});

test('an unknown shell is wrong usage that names those there are', async () => {
  const { exitCode, stderr } = await runTask(repo.root, ['completion', 'tcsh']);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('bash, zsh, fish')]);
});
