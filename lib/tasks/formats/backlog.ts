import type { FrontMatter } from '#lib/docs/front-matter.ts';
import { AppError } from '#lib/errors.ts';
import type { StatusAliases, TaskFormat } from '../format.ts';
import type { TaskStatus } from '../model.ts';
import { derivedId, type TaskPlace } from '../place.ts';
import { isDay, readStatus as readOwnStatus, titleFromSlug } from '../words.ts';
import { assigneeEdits, maskNames, nameOf, unmaskNames } from './backlog-assignee.ts';
import type { BacklogSettings } from './backlog-settings.ts';
import { backlogTraits } from './backlog-traits.ts';
import { commonPriority, commonStatus, plainForm } from './backlog-words.ts';

/** Repositories of Backlog.md (github.com/MrLesk/Backlog.md), served and written as they are. */
export function backlogFormat(settings: BacklogSettings): TaskFormat {
  const { folder, prefix } = settings;

  const readStatus = (word: string, aliases: StatusAliases): TaskStatus | null =>
    readOwnStatus(word, aliases) ??
    commonStatus(word) ??
    (plainForm(word) === plainForm(settings.defaultStatus) ? 'todo' : null);
  const wordFor = (status: TaskStatus, aliases: StatusAliases): string | undefined =>
    settings.statuses.find((word) => readStatus(word, aliases) === status) ??
    Object.keys(aliases).find((alias) => aliases[alias] === status);

  return {
    ...backlogTraits,
    idOfPlace: (place) => fileName(place).id ?? derivedId(place),
    titleOfPlace: (place) => titleFromSlug(fileName(place).rest),
    readId: (written) => (/^\d+(?:\.\d+)*$/.test(written) ? `${prefix}-${written}` : written.toUpperCase()),
    writeId: (id, front) => (writesLowerCase(front) ? id.toLowerCase() : id),

    readStatus,
    statusWords: (aliases) => [...new Set([...settings.statuses, ...Object.keys(aliases)])],
    unknownStatus: 'warning',
    writeStatus(status, _written, aliases) {
      const word = wordFor(status, aliases);
      if (word !== undefined) return word;
      throw new AppError('refused', noWordFor(status, settings, aliases));
    },
    canWriteStatus: (status, aliases) => wordFor(status, aliases) !== undefined,
    statusOfPlace(path) {
      if (path.startsWith(`${folder}/drafts/`)) return 'draft';
      return path.startsWith(`${folder}/completed/`) ? 'completed' : null;
    },

    readPriority: commonPriority,
    writePriority(priority, written) {
      const listed = (wanted: string) => settings.priorities.find((word) => commonPriority(word) === wanted);
      const fallback = { p0: 'high', p1: 'high', p2: 'medium', p3: 'low' }[priority];
      const word = (
        listed(priority) ??
        (priority === 'p0' ? listed('p1') : undefined) ??
        fallback
      ).toLowerCase();
      const isCapital = written !== null && /^\p{Lu}/u.test(written);
      return isCapital ? word.charAt(0).toUpperCase() + word.slice(1) : word;
    },
    priorityWords: settings.priorities.map((word) => word.toLowerCase()),

    readDay(written) {
      const day = /^(\d{4}-\d{2}-\d{2})(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/.exec(written)?.[1];
      return day !== undefined && isDay(day) ? day : null;
    },

    readOwner(read) {
      const names = read.texts('owner').map(nameOf);
      return names.length > 0 ? names.join(', ') : null;
    },
    ownerEdits: assigneeEdits,
    touch,
    mask: maskNames,
    unmask: unmaskNames,
  };
}

/** `back-12.1 - Some title` is the id BACK-12.1 and the title. */
function fileName({ slug }: TaskPlace): { id?: string; rest: string } {
  const name = slug.slice(slug.lastIndexOf('/') + 1);
  const match = /^([\p{L}\p{N}_-]+?-\d+(?:\.\d+)*)(?: - (.*)|$)/u.exec(name);
  return match?.[1] === undefined ? { rest: name } : { id: match[1].toUpperCase(), rest: match[2] || name };
}

/** Files of its first versions say `task-12`, later ones `TASK-12`. */
function writesLowerCase(front: FrontMatter): boolean {
  const id = front.fields.get('id')?.value;
  const needed = front.fields.get('dependencies')?.value;
  const samples = needed?.kind === 'list' ? needed.items.map(({ text }) => text ?? '') : [];
  const sample = samples[0] ?? (id?.kind === 'scalar' ? id.text : '');
  return sample !== '' && sample === sample.toLowerCase() && sample !== sample.toUpperCase();
}

/** `updated_date` moves along where the file has one, as exact as it was: its times are in UTC. */
function touch(front: FrontMatter, now: Date): ReturnType<TaskFormat['touch']> {
  const value = front.fields.get('updated_date')?.value;
  const written = value?.kind === 'scalar' ? value.text : '';
  const form = /^\d{4}-\d{2}-\d{2}(?:([ T])\d{2}:\d{2}(:\d{2})?(Z)?)?$/.exec(written);
  if (!form) return [];
  const [, separator, seconds, zone = ''] = form;
  const iso = now.toISOString();
  const time = separator === undefined ? '' : `${separator}${iso.slice(11, seconds ? 19 : 16)}${zone}`;
  return [{ field: 'updated_date', set: iso.slice(0, 10) + time }];
}

const titles: Record<TaskStatus, string> = {
  draft: 'Draft',
  todo: 'To Do',
  ready: 'Ready',
  in_progress: 'In Progress',
  in_review: 'In Review',
  blocked: 'Blocked',
  completed: 'Done',
  cancelled: 'Cancelled',
};

function noWordFor(status: TaskStatus, { statuses, configPath }: BacklogSettings, aliases: StatusAliases) {
  const known = [...new Set([...statuses, ...Object.keys(aliases)])].map((word) => `«${word}»`).join(', ');
  return (
    `This backlog has no status that means ${status}; it has ${known}. Add «${titles[status]}» to \`statuses\` in ` +
    `${configPath}, or name one of its own in tasks.config.json: {"statuses": {"…": "${status}"}}.`
  );
}
