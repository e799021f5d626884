import fc from 'fast-check';
import { AppError } from '#lib/errors.ts';
import { taskStatuses } from '#lib/tasks/model.ts';
import { allowedTransitions, checkTransition } from '#lib/tasks/transitions.ts';

const status = fc.constantFrom(...taskStatuses);

describe('a change of status', () => {
  test('is let through exactly where the table allows it, and staying is always allowed', () => {
    fc.assert(
      fc.property(status, status, (from, to) => {
        const isAllowed = from === to || allowedTransitions(from).includes(to);
        const check = () => checkTransition('A-1', from, to);
        if (isAllowed) expect(check).not.toThrow();
        else expect(check).toThrow(AppError);
      }),
    );
  });

  test('names the allowed ones when it is refused', () => {
    expect(() => checkTransition('A-1', 'draft', 'completed')).toThrow(
      'A-1 is draft and cannot become completed; from there it can become todo, ready, blocked, cancelled.',
    );
  });

  test('is free where the status of the file is not known', () => {
    expect(allowedTransitions(null)).toEqual([...taskStatuses]);
  });

  test('leads from every status to every other in some steps', () => {
    for (const start of taskStatuses) {
      const reached = new Set([start]);
      for (const from of reached) for (const to of allowedTransitions(from)) reached.add(to);
      expect([...reached].sort()).toEqual([...taskStatuses].sort());
    }
  });
});
