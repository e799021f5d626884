import type { FieldValue, FrontMatter } from '#lib/docs/front-matter.ts';
import { scalarItems } from '#lib/docs/front-matter-splice.ts';
import type { Finding } from './model.ts';

/** The fields of a task as its front matter names them. */
export const fieldNames = [
  'id',
  'title',
  'status',
  'priority',
  'milestone',
  'owner',
  'labels',
  'depends_on',
  'created',
  'completed',
  'completed_by',
] as const;
export type FieldName = (typeof fieldNames)[number];

type OnProblem = (
  field: FieldName,
  code: string,
  message: string,
  remedy: string,
  severity: Finding['severity'],
) => void;

export interface FieldReader {
  /** One line of text; null where the field is missing or empty. */
  text(field: FieldName): string | null;
  list(field: FieldName): string[];
  /** One text or a list of them, however it is written. */
  texts(field: FieldName): string[];
}

/**
 * Reads fields by their kind, telling what does not fit.
 * @param keys What the front matter calls each field; null for one that it does not have.
 */
export function fieldReader(
  front: FrontMatter | null,
  keys: Readonly<Record<FieldName, string | null>>,
  onProblem: OnProblem,
): FieldReader {
  const fieldValue = (field: FieldName): FieldValue => {
    const key = keys[field];
    return (key === null ? undefined : front?.fields.get(key)?.value) ?? { kind: 'empty' };
  };
  return {
    text(field) {
      const value = fieldValue(field);
      if (value.kind === 'scalar') return oneLine(value.text);
      if (value.kind === 'empty') return null;
      onProblem(
        field,
        'field-type',
        `The field ${keys[field]} holds more than one value.`,
        'Write one text.',
        'error',
      );
      const items = value.kind === 'list' ? value.items : [];
      return oneLine(items.map((item) => item.text ?? '').find((text) => text.trim() !== '') ?? '');
    },
    texts(field) {
      const value = fieldValue(field);
      const texts = value.kind === 'list' ? value.items.map(({ text }) => text ?? '') : [];
      if (value.kind === 'scalar') texts.push(value.text);
      return texts.flatMap((text) => oneLine(text) ?? []);
    },
    list(field) {
      const value = fieldValue(field);
      const key = keys[field];
      const remedy = `Write it as a list: \`${key}: [A, B]\`.`;
      switch (value.kind) {
        case 'empty':
          return [];
        case 'scalar':
          onProblem(field, 'list-form', `The field ${key} is not a list.`, remedy, 'warning');
          return scalarItems(value.text);
        case 'other':
          onProblem(field, 'field-type', `The field ${key} is not a list.`, remedy, 'error');
          return [];
        case 'list': {
          if (value.items.some((item) => item.text === null)) {
            const message = `The field ${key} holds something that is not simple text.`;
            onProblem(field, 'field-type', message, remedy, 'error');
          }
          const items = value.items.flatMap((item) => oneLine(item.text ?? '') ?? []);
          return [...new Set(items)];
        }
      }
    },
  };
}

function oneLine(text: string): string | null {
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' ? null : line;
}
