import type { FrontMatter } from '#lib/docs/front-matter.ts';
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
}

/** Reads fields by their kind, telling what does not fit. */
export function fieldReader(front: FrontMatter | null, onProblem: OnProblem): FieldReader {
  return {
    text(field) {
      const value = front?.fields.get(field)?.value ?? { kind: 'empty' };
      if (value.kind === 'scalar') return oneLine(value.text);
      if (value.kind === 'empty') return null;
      onProblem(
        field,
        'field-type',
        `The field ${field} holds more than one value.`,
        'Write one text.',
        'error',
      );
      const items = value.kind === 'list' ? value.items : [];
      return oneLine(items.map((item) => item.text ?? '').find((text) => text.trim() !== '') ?? '');
    },
    list(field) {
      const value = front?.fields.get(field)?.value ?? { kind: 'empty' };
      const remedy = `Write it as a list: \`${field}: [A, B]\`.`;
      switch (value.kind) {
        case 'empty':
          return [];
        case 'scalar':
          onProblem(field, 'list-form', `The field ${field} is not a list.`, remedy, 'warning');
          return scalarItems(value.text);
        case 'other':
          onProblem(field, 'field-type', `The field ${field} is not a list.`, remedy, 'error');
          return [];
        case 'list': {
          if (value.items.some((item) => item.text === null)) {
            const message = `The field ${field} holds something that is not simple text.`;
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
