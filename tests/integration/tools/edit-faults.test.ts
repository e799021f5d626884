import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Hex } from '#lib/repo/read.ts';
import { readJournal } from '#lib/tools/edit-journal.ts';
import { undoEdit } from '#lib/tools/undo-edit.ts';
import { fakes, type ToolBench, toolBench } from './helpers.ts';

const before = 'one\ntwo\nthree\n';
const path = 'docs/a.md';
let bench: ToolBench;
beforeEach(() => {
  bench = toolBench({ [path]: before });
});
afterEach(() => bench.close());
const text = () => readFileSync(join(bench.root, path), 'utf8');
const names = () => readdirSync(join(bench.root, 'docs'));

interface Once {
  input?: unknown;
  /** Characters that the new text is longer. */
  growBy?: number;
  undo?: string;
  killAt?: string;
  /** Blocks of 512 bytes that a file may grow to. */
  maxBlocks?: number;
  conversationId?: string;
}

/** One edit in a process of its own, which knows the file as it is now. */
function once({ killAt, maxBlocks, conversationId = 'other', ...work }: Once) {
  const task = JSON.stringify({
    root: bench.root,
    conversationId,
    readVersions: [[path, sha256Hex(readFileSync(join(bench.root, path)))]],
    ...work,
  });
  const node = [process.execPath, join(fakes, 'edit-once.mjs'), task];
  // `ulimit` belongs to shells; what follows it is still an array of words.
  const argv =
    maxBlocks === undefined
      ? node
      : ['sh', '-c', `trap '' XFSZ; ulimit -f ${maxBlocks}; exec "$@"`, 'sh', ...node];
  const child = spawn(argv[0] ?? '', argv.slice(1), {
    env: {
      ...process.env,
      JEST_WORKER_ID: '1',
      ...(killAt && { TASKS_TEST_KILL_AT: killAt }),
    } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise<{ signal: string | null; said: Record<string, unknown> | null; stderr: string }>(
    (resolve) => {
      child.on('close', (_code, signal) =>
        resolve({ signal, said: stdout ? JSON.parse(stdout) : null, stderr }),
      );
    },
  );
}
const change = { path, old_string: 'two', new_string: 'TWO' };
const states = () =>
  bench.ctx.state.db
    .prepare('SELECT state FROM edits')
    .all()
    .map(({ state }) => state);

test('killed between journal and file: the old bytes, and the next look forgets what never happened', async () => {
  expect(await once({ input: change, killAt: 'edit-journalled' })).toMatchObject({
    signal: 'SIGKILL',
    said: null,
  });
  expect(text()).toBe(before);
  expect(states()).toEqual(['begun']);
  expect(await readJournal(bench.ctx, {})).toEqual([]);
  expect(states()).toEqual([]);
  expect(names()).toEqual(['a.md']);
});

test('killed between file and journal: the new bytes, which the next look finds done and can undo', async () => {
  expect(await once({ input: change, killAt: 'edit-written' })).toMatchObject({ signal: 'SIGKILL' });
  expect(text()).toBe(before.replace('two', 'TWO'));
  const [entry] = await readJournal(bench.ctx, { conversationId: 'other' });
  expect(entry).toMatchObject({ path, undoable: true, beforeSha256: sha256Hex(before) });
  await undoEdit(bench.ctx, entry?.id ?? '');
  expect(text()).toBe(before);
});

test('killed while undoing: what was given back counts as undone, and is not undone twice', async () => {
  await once({ input: change });
  const [entry] = await readJournal(bench.ctx, {});
  expect(await once({ undo: entry?.id ?? '', killAt: 'undo-written' })).toMatchObject({ signal: 'SIGKILL' });
  expect(text()).toBe(before);
  expect(states()).toEqual(['undoing']);
  expect(await readJournal(bench.ctx, {})).toMatchObject([{ undoneAt: expect.any(String), undoable: false }]);
  await expect(undoEdit(bench.ctx, entry?.id ?? '')).rejects.toMatchObject({ code: 'conflict' });
});

test('no room on the disk: the old bytes, words that say so, no record and no stray file', async () => {
  const { said } = await once({ input: change, growBy: 1024 * 1024, maxBlocks: 1200 });
  expect(said).toMatchObject({ ok: false, code: 'unavailable', message: expect.stringContaining('no room') });
  expect(text()).toBe(before);
  expect(names()).toEqual(['a.md']);
  expect(await readJournal(bench.ctx, {})).toEqual([]);
  expect(await once({ input: change })).toMatchObject({ said: { ok: true } });
});

test('a file swapped for a link, in a loop, is never written through', async () => {
  const outside = join(bench.root, '..', `outside-${process.pid}.md`);
  writeFileSync(outside, before);
  const real = join(bench.root, path);
  let swapping = true;
  const swaps = (async () => {
    while (swapping) {
      rmSync(real, { force: true });
      symlinkSync(outside, real);
      await new Promise((resolve) => setImmediate(resolve));
      writeFileSync(`${real}.new`, before);
      renameSync(`${real}.new`, real);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  try {
    bench.ctx.readVersions.set(path, new Set([sha256Hex(before), sha256Hex(before.replace('two', 'TWO'))]));
    for (let round = 0; round < 150; round++) {
      const edited = await bench.call('edit_file', change);
      if (!edited.ok)
        expect(['forbidden', 'stale', 'not-found', 'no-match', 'internal']).toContain(edited.code);
    }
    expect(readFileSync(outside, 'utf8')).toBe(before);
  } finally {
    swapping = false;
    await swaps;
    rmSync(outside);
  }
});

test('two conversations in two processes that edit one file at once lose nothing unseen', async () => {
  const lines = Array.from({ length: 4 }, (_, index) => ['one', 'two', 'three', 'one\ntwo'][index] ?? '');
  for (const old of lines) {
    writeFileSync(join(bench.root, path), before);
    const both = await Promise.all([
      once({ input: { path, old_string: old, new_string: 'mine' }, conversationId: 'a' }),
      once({ input: { path, old_string: 'three', new_string: 'yours' }, conversationId: 'b' }),
    ]);
    const done = both.filter(({ said }) => said?.ok === true);
    const told = both.filter(({ said }) => said?.ok === false);
    expect([done.length, told.length]).toEqual([1, 1]);
    expect(told[0]?.said).toMatchObject({ code: 'stale' });
  }
  expect(await readJournal(bench.ctx, {})).toHaveLength(lines.length);
}, 30_000);
