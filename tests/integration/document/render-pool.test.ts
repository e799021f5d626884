import { RenderPool } from '#lib/markdown/render-pool.ts';

const long = '| a | b |\n|---|---|\n'.concat('| some words | and *more* |\n'.repeat(20_000));

// First in this file: no thread of another test is ended, or made anew, meanwhile.
test('until one document is done there is one thread, which all ask; then there are two', async () => {
  const pool = new RenderPool(process.cwd());
  let threads = 0;
  const count = () => threads++;
  // The one that the pool begins with is told of in a moment.
  await new Promise((resolve) => setImmediate(resolve));
  process.on('worker', count);
  const both = () => Promise.all(['# A\n', '# B\n'].map((text) => pool.render('docs/a.md', text, 60_000)));
  try {
    expect((await both()).map(({ title }) => title)).toEqual(['A', 'B']);
    expect(threads).toBe(0);
    await both();
    expect(threads).toBe(1);
  } finally {
    process.off('worker', count);
    await pool.close();
  }
});

test('a document that takes more memory than it may is given up, long before its time is over, and the next one is rendered', async () => {
  const pool = new RenderPool(process.cwd(), { maxHeapBytes: 60 * 1024 * 1024 });
  try {
    await expect(pool.render('docs/long.md', long, 60_000)).rejects.toMatchObject({ kind: 'crash' });
    expect(await pool.render('docs/next.md', '# Next\n', 60_000)).toMatchObject({ title: 'Next' });
  } finally {
    await pool.close();
  }
});

test('a document that takes longer than it may is given up', async () => {
  const pool = new RenderPool(process.cwd());
  try {
    await expect(pool.render('docs/long.md', long, 50)).rejects.toMatchObject({ kind: 'timeout' });
  } finally {
    await pool.close();
  }
});
