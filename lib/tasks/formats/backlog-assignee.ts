import { type FieldValue, type FrontMatter, fieldKey } from '#lib/docs/front-matter.ts';
import { splitFrontMatter } from '#lib/docs/front-matter-block.ts';
import type { FieldEdit } from '#lib/docs/front-matter-splice.ts';

// Who a task belongs to, as Backlog.md writes it: `assignee`, a list or one name, names usually with `@`. People
// write `assignee: @ana` without quotes, which Backlog.md takes and YAML does not. For reading and editing such
// an `@` is held by a character of the private use area, so that every offset stays.

const standIn = '\uE0F0';
const field = fieldKey('assignee');
const nameLine = /^(?:assignee|reporter):[ \t]+(?!['"]).*$/gm;

export function maskNames(text: string): string {
  const block = splitFrontMatter(text);
  if (!block?.yaml.includes('@') || text.includes(standIn)) return text;
  const yaml = block.yaml.replace(nameLine, (line) => line.replace(/(?<=[\s[,])@/g, standIn));
  return text.slice(0, block.start) + yaml + text.slice(block.end);
}

export function unmaskNames(text: string): string {
  return text.replaceAll(standIn, '@');
}

/** Without the `@`: that is how it is written, not who it is. */
export function nameOf(written: string): string {
  return unmaskNames(written).trim().replace(/^@/, '');
}

/** Makes `owner` the only assignee, in the style that the file has; an empty one leaves nobody. */
export function assigneeEdits(front: FrontMatter, owner: string): FieldEdit[] {
  const value = front.fields.get(field)?.value ?? { kind: 'empty' as const };
  const present = itemsOf(value);
  const wanted = nameOf(owner);
  const isSame = (item: string) => nameOf(item).toLowerCase() === wanted.toLowerCase();
  const written = inStyle(owner, present);
  if (value.kind === 'scalar') {
    if (owner === '') return [{ field, clear: true }];
    return isSame(value.text) ? [] : [{ field, set: written }];
  }
  const kept = owner === '' ? undefined : present.find(isSame);
  // The new one first: a list that runs empty on the way would lose its style.
  return [
    ...(owner === '' || kept !== undefined ? [] : [{ field, addItem: written }]),
    ...present.filter((item) => item !== kept).map((removeItem) => ({ field, removeItem })),
  ];
}

function itemsOf(value: FieldValue): string[] {
  if (value.kind === 'scalar') return [value.text];
  return value.kind === 'list' ? value.items.flatMap(({ text }) => text ?? []) : [];
}

function inStyle(owner: string, present: readonly string[]): string {
  const withAt = present.length === 0 || present.some((item) => unmaskNames(item).trim().startsWith('@'));
  return withAt && /^[\w.-]+$/.test(owner) ? `@${owner}` : owner;
}
