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

export function limitField(max: number) {
  return z.number().int().min(1).max(max).nullish();
}
