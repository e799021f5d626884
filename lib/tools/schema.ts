import { z } from 'zod';
import { limits } from './limits.ts';

// Parts of the tools' input schemas. Optional fields are `nullish`: some providers send null for what was left out.

export const pathField = z.string().min(1).max(limits.pathChars).describe('Relative to the repository root');

/** Text that can be written as UTF-8 and passed to a program: no lone surrogates, no NUL. */
export function wellFormed(maxChars: number) {
  return z
    .string()
    .max(maxChars)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), {
      message: 'holds characters that are not text (NUL or half a surrogate pair)',
    });
}

/** One line: what ripgrep and argv take. */
export function oneLine(maxChars: number) {
  return wellFormed(maxChars).refine((text) => !/[\r\n]/.test(text), { message: 'must be a single line' });
}

// Of fields that are many: bounds that only the server checks, as each costs the prompt a few tokens.
const field = z
  .string()
  .refine((text) => text.length <= limits.fieldChars && text.isWellFormed() && !/[\0\r\n]/.test(text), {
    message: `must be a single line of text, at most ${limits.fieldChars} characters`,
  });
export const fieldText = field.nullish();
export const fieldList = z
  .array(field.refine((text) => text.trim() !== '', { message: 'is empty' }))
  .refine((items) => items.length <= 50, { message: 'at most 50' })
  .nullish();
export const fieldName = field.refine((text) => text.trim() !== '', { message: 'is empty' });

export function limitField(max: number) {
  return z.number().int().min(1).max(max).nullish();
}

/** What every tool answers that changes one file. */
export const editOutput = z.object({
  ok: z.literal(true),
  editId: z.string(),
  path: z.string(),
  created: z.boolean(),
  added: z.number(),
  removed: z.number(),
  diff: z.string(),
  sha256: z.string(),
});

/** What every tool answers that lets the task CLI write a file. */
export const commandOutput = editOutput.omit({ editId: true, created: true }).extend({
  taskId: z.string(),
  command: z.array(z.string()),
  exitCode: z.number(),
});
