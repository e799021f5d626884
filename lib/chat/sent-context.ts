import { z } from 'zod';

export const maxQuoteBytes = 8 * 1024;
export const maxQuotes = 8;
export const maxMentions = 16;

const path = z.string().min(1).max(4096);

/** What a person sends along with a message, and what they leave out. Only names files: the server reads them. */
export const contextSchema = z.strictObject({
  /** False: what stands on the open page is left out of this message. */
  page: z.boolean().optional(),
  /** The query of the page's address, where that says what the page shows. */
  query: z.string().max(2048).optional(),
  quotes: z
    .array(
      z.strictObject({
        path,
        heading: z.string().max(500).optional(),
        text: z
          .string()
          .refine((text) => text.trim() !== '', { error: 'is empty' })
          .refine((text) => Buffer.byteLength(text) <= maxQuoteBytes, {
            error: 'holds more than 8 KB; select less, or mention the file',
          }),
        cut: z.boolean().optional(),
      }),
    )
    .max(maxQuotes)
    .optional(),
  mentions: z
    .array(
      z.strictObject({
        kind: z.enum(['task', 'doc', 'folder']),
        // The root is a folder, too.
        path: z.string().max(4096),
      }),
    )
    .max(maxMentions)
    .optional(),
});

export type SentContext = z.infer<typeof contextSchema>;
