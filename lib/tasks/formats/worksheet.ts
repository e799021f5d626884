import type { TaskFormat } from '../format.ts';
import { taskPriorities, taskStatuses } from '../model.ts';
import { derivedId } from '../place.ts';
import { isDay, readPriority, readStatus, titleFromSlug, writeStatus } from '../words.ts';
import { worksheetTraits } from './worksheet-traits.ts';

/** Our own form: the words of the model are the words of the file, unless the configuration has others. */
export const worksheetFormat: TaskFormat = {
  ...worksheetTraits,
  idOfPlace: derivedId,
  titleOfPlace: ({ slug }) => titleFromSlug(slug),
  readId: (written) => written,
  writeId: (id) => id,
  readStatus,
  statusWords: (aliases) => [...taskStatuses, ...Object.keys(aliases)],
  unknownStatus: 'error',
  writeStatus,
  canWriteStatus: () => true,
  statusOfPlace: () => null,
  readPriority,
  writePriority: (priority) => priority,
  priorityWords: taskPriorities,
  readDay: (written) => (isDay(written) ? written : null),
  readOwner: (read) => read.text('owner'),
  ownerEdits: (_front, owner) => [
    owner === '' ? { field: 'owner', clear: true } : { field: 'owner', set: owner },
  ],
  touch: () => [],
  mask: (text) => text,
  unmask: (text) => text,
};
