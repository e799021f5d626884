import { thisProcess } from '#lib/process/identity.ts';
import type { Run } from '../run.ts';

/** What became of the wish to cancel a run, for a person. */
export function cancelWords(subject: string, { state, headSha, branch, worker }: Run): string {
  if (state === 'cancelled') {
    return `${subject} is cancelled${headSha === null ? '' : `; what it wrote is on ${branch}`}.`;
  }
  if (worker !== null && worker.host !== thisProcess().host) {
    return `${subject} is being ended on ${worker.host}. If that machine is gone, cancel it again in a minute.`;
  }
  return `${subject} is being ended by the manager that has it.`;
}
