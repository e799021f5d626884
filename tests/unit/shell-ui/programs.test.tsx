import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeProgram } from '#lib/server/programs.ts';

describe('looking for a program', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dataface-tasks-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function script(body: string): string[] {
    const path = join(folder, 'program.mjs');
    writeFileSync(path, `import { appendFileSync } from 'node:fs';\nappendFileSync('ran', 'x');\n${body}`);
    return [process.execPath, path];
  }

  test('gives its version and nothing else of what it prints, and runs it once', async () => {
    const argv = script("console.log('secret-token 2.1.197 (Some CLI) /home/me');");
    const probe = () => probeProgram(argv, { cwd: folder });
    expect(await Promise.all([probe(), probe()])).toEqual([
      { found: true, version: '2.1.197' },
      { found: true, version: '2.1.197' },
    ]);
    await probe();
    expect(readFileSync(join(folder, 'ran'), 'utf8')).toBe('x');
  });

  test('says that one is missing, without its folder, and looks again after a while', async () => {
    let nowMs = 0;
    const look = () => probeProgram([join(folder, 'nothing')], { cwd: folder, now: () => nowMs });
    expect(await look()).toEqual({ found: false, reason: 'The program nothing was not found.' });
    const argv0 = join(folder, 'nothing');
    writeFileSync(argv0, '#!/bin/sh\necho 1.2.3\n', { mode: 0o755 });
    expect(await look()).toMatchObject({ found: false });
    nowMs = 31_000;
    expect(await look()).toEqual({ found: true, version: '1.2.3' });
  });

  test('says how one failed', async () => {
    expect(await probeProgram(script('process.exit(3);'), { cwd: folder })).toEqual({
      found: false,
      reason: '--version ended with exit code 3.',
    });
  });
});
