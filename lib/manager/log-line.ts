import { z } from 'zod';

/**
 * One line of a run's log, stored as JSON. Text is free of secrets; colours of a terminal (SGR) may stand in `text`
 * of `output`, all other control sequences are taken out when it is written.
 */
export const logLineSchema = z.discriminatedUnion('kind', [
  /** What the manager did: «Worktree made from main at 3f2a91c». */
  z.object({
    t: z.string(),
    kind: z.literal('note'),
    text: z.string(),
    level: z.enum(['info', 'warn', 'error']),
  }),
  /** A line that a program wrote. `source` is `setup`, `worker` or `check`. */
  z.object({
    t: z.string(),
    kind: z.literal('output'),
    source: z.enum(['setup', 'worker', 'check']),
    stream: z.enum(['stdout', 'stderr']),
    text: z.string(),
  }),
  /** A line of stream-json of the Claude CLI, as it came. */
  z.object({ t: z.string(), kind: z.literal('event'), event: z.record(z.string(), z.unknown()) }),
  /** A flood: this much was left out here. */
  z.object({ t: z.string(), kind: z.literal('dropped'), lines: z.number(), bytes: z.number() }),
]);
export type LogLine = z.infer<typeof logLineSchema>;
