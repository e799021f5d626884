import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '#lib/repo/read.ts';
import { openRepo } from '#lib/repo/root.ts';
import { sweepLeftovers } from '#lib/repo/sweep.ts';
import { type UpdateOptions, updateTask } from '#lib/tasks/update.ts';
import { runTask, taskText } from '#tests/helpers/task-cli.ts';
import { type TempRepo, tempRepo } from '#tests/helpers/temp-repo.ts';

const path = 'tasks/infra/login.md';
const start = taskText({ status: 'todo', owner: 'ana # for now', labels: '[]' });
let temp: TempRepo;
let children: ChildProcess[] = [];
beforeEach(() => {
  temp = tempRepo({ [path]: start });
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  temp.remove();
});

const read = () => readFileSync(join(temp.root, path), 'utf8');
const update = (...args: string[]) => runTask(temp.root, ['update', 'INFRA-LOGIN', ...args]);
const body = (text: string) => text.slice(text.indexOf('\n---\n'));
const labelsIn = (text: string) => new Set(/^labels: \[(.*)\]$/m.exec(text)?.[1]?.split(', ') ?? []);

/** A program of its own, told what to do by its source; `line` resolves to what it says next. */
function program(source: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', source, ...args], {
    cwd: process.cwd(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return {
    child,
    said: () => said.trim().split('\n').filter(Boolean),
    started: () => once(child.stdout as NodeJS.ReadableStream, 'data'),
    hasSaid: async (word: string, times: number) => {
      while (said.split(word).length <= times) await once(child.stdout as NodeJS.ReadableStream, 'data');
    },
    ended: () => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined),
  };
}

test('fifty updates of several fields of one file at once all land', async () => {
  const labels = Array.from({ length: 46 }, (_, at) => `label-${at}`);
  const changes = [
    ...labels.map((label) => ['--add-label', label]),
    ['--priority', 'p0'],
    ['--owner', 'bo'],
    ['--milestone', 'm2'],
    ['--status', 'in_progress'],
  ];
  const results = await Promise.all(changes.map((args) => update(...args)));
  expect(results.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
  const text = read();
  expect(labelsIn(text)).toEqual(new Set(labels));
  for (const line of ['priority: p0', 'owner: bo # for now', 'milestone: m2', 'status: in_progress']) {
    expect(text).toContain(`\n${line}\n`);
  }
  expect(body(text)).toBe(body(start));
}, 120_000);

// Reads the file, counts up in its last line, and saves by rename unless the file changed meanwhile: what editors
// do that warn of a change on disk. It says each number saved, each refusal, and each save that it finds undone. It rests
// for 10 to 200 ms between: a save in every moment between a flush to the disk and a rename would let nobody else write.
const editor = `
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
const [path] = process.argv.slice(1);
let saved = 0;
for (let round = 1; ; round++) {
  const text = readFileSync(path, 'utf8');
  const now = Number(/edit (\\d+)\\n$/.exec(text)?.[1] ?? (saved === 0 ? 0 : -1));
  if (now === -1) console.log('half');
  else if (now < saved) console.log('undone');
  const next = text.replace(/(edit \\d+\\n)?$/, 'edit ' + (now + 1) + '\\n');
  if (readFileSync(path, 'utf8') === text) {
    writeFileSync(path + '.editor', next);
    renameSync(path + '.editor', path);
    saved = now + 1;
    console.log('saved');
  } else console.log('told');
  await new Promise((resolve) => setTimeout(resolve, 10 * (1 + ((round * 7) % 20))));
}`;

test('an editor that saves all the time and updates never undo each other silently', async () => {
  const running = program(editor, join(temp.root, path));
  await running.started();
  const labels = Array.from({ length: 16 }, (_, at) => `label-${at}`);
  const landed: string[] = [];
  const worker = async () => {
    for (let label = labels.shift(); label !== undefined; label = labels.shift()) {
      const { exitCode, stdout } = await update('--add-label', label, '--json');
      if (exitCode === 0) landed.push(label);
      else expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'stale' } });
    }
  };
  await Promise.all([worker(), worker()]);
  await running.hasSaid('saved', 10);
  running.child.kill('SIGKILL');
  await running.ended();
  const said = running.said();
  expect(said).not.toContain('half');
  // Neither side can close the moment between its last look and its rename without the other's help.
  expect(said.filter((word) => word === 'undone').length).toBeLessThanOrEqual(1);
  const lost = landed.filter((label) => !labelsIn(read()).has(label));
  expect(landed.length).toBeGreaterThan(0);
  expect(lost.length).toBeLessThanOrEqual(1);
}, 120_000);

/** Saves once for each text, as an editor would, while a write of ours is under way: flushed, not yet renamed. */
async function savesMeanwhile<T>(texts: string[], write: () => Promise<T>): Promise<T> {
  let isOver = false;
  let seen = '';
  const look = () => {
    const [temporary] = temporaryFiles();
    if (temporary !== undefined && temporary !== seen) {
      seen = temporary;
      const text = texts.shift();
      if (text !== undefined) writeFileSync(join(temp.root, path), text);
    }
    if (!isOver) setImmediate(look);
  };
  look();
  return write().finally(() => {
    isOver = true;
  });
}

test('what an editor saved while an update was written is kept, and the update is made on it', async () => {
  const repo = openRepo({ root: temp.root });
  const saves = [`${start}\nOne.\n`, `${start}\nOne.\nTwo.\n`];
  await savesMeanwhile([...saves], () =>
    updateTask(repo, 'INFRA-LOGIN', { owner: 'bo', addLabels: ['new'] }),
  );
  expect(read()).toContain('\nOne.\nTwo.\n');
  expect(read()).toContain('\nowner: bo # for now\nlabels: [new]\n');
});

test('an update is refused where the save was of the same field, of another version than was read, or of no end', async () => {
  const repo = openRepo({ root: temp.root });
  const saved = start.replace('status: todo', 'status: ready');
  const update = (options: UpdateOptions = {}) =>
    updateTask(repo, 'INFRA-LOGIN', { status: 'draft' }, options);
  await expect(savesMeanwhile([saved], update)).rejects.toMatchObject({ code: 'stale' });
  expect(read()).toBe(saved);

  const readBefore = { expectHash: sha256Hex(saved) };
  const edited = `${saved}\nMore.\n`;
  await expect(savesMeanwhile([edited], () => update(readBefore))).rejects.toMatchObject({ code: 'stale' });
  expect(read()).toBe(edited);

  const without = Array.from({ length: 20 }, (_, at) => `${saved}\n${at}\n`);
  await expect(savesMeanwhile(without, update)).rejects.toMatchObject({ code: 'stale' });
  expect(read()).toMatch(/\n4\n$/);
  expect(temporaryFiles()).toEqual([]);
});

// Updates the owner to 1, 2, 3 … through the real function, saying each number when it is told that it is written.
const updater = `
import { sha256Hex } from '#lib/repo/read.ts';
import { openRepo } from '#lib/repo/root.ts';
import { updateTask } from '#lib/tasks/update.ts';
const [root, from] = process.argv.slice(1);
const repo = openRepo({ root });
for (let owner = Number(from); ; owner++) {
  await updateTask(repo, 'INFRA-LOGIN', { owner: 'n' + owner });
  process.stdout.write(owner + '\\n');
}`;

test('a writer killed at any moment leaves the old or the new file, no lock, and no stray file', async () => {
  let last = 0;
  for (let round = 0; round < 12; round++) {
    const running = program(updater, temp.root, String(last + 1));
    await running.started();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
    running.child.kill('SIGKILL');
    await running.ended();
    const acknowledged = Number(running.said().at(-1));
    const owner = Number(/^owner: n(\d+) # for now$/m.exec(read())?.[1]);
    expect([acknowledged, acknowledged + 1]).toContain(owner);
    expect(read().replace(/owner: n\d+/, 'owner: ana')).toBe(start);
    last = owner;
    // The next writer finds no lock of the dead one.
    if (round === 0) await expect(update('--owner', `n${last}`)).resolves.toMatchObject({ exitCode: 0 });
  }
  for (const file of temporaryFiles()) utimesSync(file, new Date(0), new Date(0));
  await sweepLeftovers(openRepo({ root: temp.root }));
  expect(temporaryFiles()).toEqual([]);
}, 120_000);

test('a lock held by a dead process holds up nobody, a live one is waited for', async () => {
  const holder = program(
    `
import { withWriteLock } from '#lib/repo/lock.ts';
import { sha256Hex } from '#lib/repo/read.ts';
import { openRepo } from '#lib/repo/root.ts';
await withWriteLock(openRepo({ root: process.argv[1] }), async () => {
  console.log('held');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});`,
    temp.root,
  );
  await holder.started();
  const waiting = update('--owner', 'bo');
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(read()).toBe(start);
  holder.child.kill('SIGKILL');
  await expect(waiting).resolves.toMatchObject({ exitCode: 0 });
  expect(read()).toContain('owner: bo # for now');
}, 60_000);

function temporaryFiles(): string[] {
  const folder = join(temp.root, 'tasks/infra');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith('.dataface-tasks-tmp-'))
    .map((name) => join(folder, name));
}
