import type { FrontMatter } from '#lib/docs/front-matter.ts';
import type { FieldEdit } from '#lib/docs/front-matter-splice.ts';
import type { FieldName, FieldReader } from './fields.ts';
import type { TaskFormatName, TaskPriority, TaskStatus } from './model.ts';
import type { TaskPlace } from './place.ts';

/** Words of a repository's own for our statuses: `tasks.config.json`, `statuses`. */
export type StatusAliases = Readonly<Record<string, TaskStatus>>;

/** What holds for every file of a form, wherever it lies. */
export interface FormatTraits {
  readonly name: TaskFormatName;
  /** The front matter's name of each field, by `fieldKey`; null where the form has no such field. */
  readonly keys: Readonly<Record<FieldName, string | null>>;
  /** `##` sections that must say something before a task may be ready. */
  readonly requiredForReady: readonly string[];
  /** Statuses that promise those sections. */
  readonly plannedStatuses: ReadonlySet<TaskStatus>;
  /** Whether an id is written in the form's usual way; `usualId` tells people what that is. */
  isUsualId(id: string): boolean;
  readonly usualId: string;
  /** Whether a file must give its id itself, rather than have it made from its path. */
  readonly needsId: boolean;
}

/**
 * How the task files under some folders are written: the one seam between files and our model. Reading never
 * throws and drops nothing; writing uses the file's own words, or refuses with what to do about it.
 */
export interface TaskFormat extends FormatTraits {
  /** The id and the title that a file's path gives. */
  idOfPlace(place: TaskPlace): string;
  titleOfPlace(place: TaskPlace): string;
  /** The id as the model has it, the same for every spelling that means it. */
  readId(written: string): string;
  /** Ids of other tasks as this file would write them. */
  writeId(id: string, front: FrontMatter): string;

  readStatus(word: string, aliases: StatusAliases): TaskStatus | null;
  /** Words that a person may use, for messages. */
  statusWords(aliases: StatusAliases): readonly string[];
  /** Of a finding about a status that is not known. */
  readonly unknownStatus: 'error' | 'warning';
  /** @throws AppError `refused` where the form has no word for it. */
  writeStatus(status: TaskStatus, written: string | null, aliases: StatusAliases): string;
  canWriteStatus(status: TaskStatus, aliases: StatusAliases): boolean;
  /** The status that a file has by the folder it lies in, whatever it says itself. */
  statusOfPlace(path: string): TaskStatus | null;

  readPriority(word: string): TaskPriority | null;
  writePriority(priority: TaskPriority, written: string | null): string;
  readonly priorityWords: readonly string[];

  /** `YYYY-MM-DD` of a date as the form writes it; null for what is no date. */
  readDay(written: string): string | null;

  readOwner(read: FieldReader): string | null;
  /** @param owner Empty for nobody. */
  ownerEdits(front: FrontMatter, owner: string): FieldEdit[];

  /** What else changes with any change: a day of the last one, say. */
  touch(front: FrontMatter, now: Date): FieldEdit[];

  /**
   * The same text, character for character, with what the form allows and YAML does not made readable; `unmask`
   * takes it back.
   */
  mask(text: string): string;
  unmask(text: string): string;
}
