import { AppError } from '#lib/errors.ts';
import type { HolderFacts } from './manager-values.ts';

/** What a second manager is told. */
export function heldBy(facts: HolderFacts | null): AppError {
  const who = facts
    ? `process ${facts.pid} on ${facts.host}, since ${facts.since}`
    : 'a process that did not say who it is';
  return new AppError('conflict', `A manager is at work already: ${who}. Stop that one first.`, {
    details: facts ? { holder: { host: facts.host, pid: facts.pid, since: facts.since } } : {},
  });
}
