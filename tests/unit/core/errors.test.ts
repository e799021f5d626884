import { execFileSync } from 'node:child_process';
import { AppError, httpStatus } from '#lib/errors.ts';

test('an error made by another copy of the module is known as ours, and nothing else is', () => {
  const module = new URL('../../../lib/errors.ts', import.meta.url).href;
  const script = `
    const one = await import(${JSON.stringify(module)});
    const two = await import(${JSON.stringify(`${module}?copy`)});
    const values = [new two.AppError('stale', 'x'), new Error('x'), null, 'x', { code: 'stale' }];
    console.log(JSON.stringify([one.AppError === two.AppError, ...values.map((value) => value instanceof one.AppError)]));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual([false, true, false, false, false, false]);
});

test('code, words and cause are kept', () => {
  const cause = new Error('below');
  const error = new AppError('not-found', 'There is no x.', { cause });
  expect(error).toMatchObject({ name: 'AppError', code: 'not-found', message: 'There is no x.', cause });
  expect(httpStatus(error.code)).toBe(404);
});
