import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isAlive, processOf, thisProcess } from '#lib/process/identity.ts';

describe('who a process is', () => {
  test('holds while it lives, and not for another one of the same number', async () => {
    const me = thisProcess();
    expect(isAlive(me)).toBe(true);
    expect(isAlive({ ...me, started: null })).toBe(true);
    const [, ...rest] = me.started?.split('@') ?? [];
    expect(isAlive({ ...me, started: ['1', ...rest].join('@') })).toBe(false);
  });

  test('ends with it, also while its parent has not noticed yet', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const identity = processOf(child.pid as number);
    expect(identity.started).not.toBeNull();
    expect(isAlive(identity)).toBe(true);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    expect(isAlive(identity)).toBe(false);
    expect(processOf(child.pid as number).started).toBeNull();
  });

  test('of an earlier boot is gone; of another machine or container nothing can be told', () => {
    const me = thisProcess();
    const [ticks, , space] = me.started?.split('@') ?? [];
    expect(isAlive({ ...me, started: `${ticks}@another-boot@${space}` })).toBe(false);
    expect(isAlive({ ...me, host: `not-${me.host}` })).toBeNull();
    const [, boot] = me.started?.split('@') ?? [];
    expect(isAlive({ ...me, started: `${ticks}@${boot}@7` })).toBeNull();
  });
});
