import 'server-only';
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import { stripControl } from '#lib/strip-control.ts';
import type { DocRef } from './message.ts';
import { contextSchema } from './sent-context.ts';

export const maxMessageBytes = 32 * 1024;

const id = z.string().regex(/^[\w.:-]{1,128}$/, 'must be an id');

const textPart = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  state: z.enum(['streaming', 'done']).optional(),
});
const filePart = z.strictObject({
  type: z.literal('file'),
  mediaType: z.string().regex(/^(image\/(png|jpeg|gif|webp)|text\/[\w.+-]+|application\/pdf)$/, {
    error: 'must be an image, a text or a PDF',
  }),
  filename: z.string().max(255).optional(),
  // Only what the message itself carries: an address would be fetched by the server.
  url: z.string().regex(/^data:[\w/.+;=-]+,/, 'must be a data: URL'),
});

export const docRefSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['task', 'doc', 'folder']), path: z.string().max(4096) }),
  z.strictObject({
    kind: z.literal('page'),
    path: z.string().max(512).regex(/^\//, 'must be a route such as /board'),
  }),
]);

const userMessage = z.strictObject({
  id: id.optional(),
  role: z.literal('user'),
  parts: z
    .array(z.discriminatedUnion('type', [textPart, filePart]))
    .min(1)
    .max(16)
    .refine((parts) => textBytes(parts) <= maxMessageBytes, {
      error: 'holds more than 32 KB of text; shorten it, or put it into a file and name that',
    })
    .refine((parts) => parts.some((part) => part.type === 'file' || part.text.trim() !== ''), {
      error: 'is empty',
    }),
  // useChat adds the key to every message it makes; what the client puts there is not taken.
  metadata: z.unknown().optional(),
});

const approval = z.strictObject({
  approvalId: z.string().min(1).max(128),
  approved: z.boolean(),
  reason: z.string().max(2000).optional(),
});

export const chatRequestSchema = z
  .strictObject({
    conversationId: id.optional(),
    doc: docRefSchema,
    message: userMessage.optional(),
    approvals: z.array(approval).min(1).max(64).optional(),
    trigger: z.enum(['submit-message', 'regenerate-message']).optional(),
    messageId: id.optional(),
    /** Of a message: where an answer is under way, wait for it instead of being refused. */
    queue: z.boolean().optional(),
    /** Of a message: what goes along with it. */
    context: contextSchema.optional(),
    /** The message is a command (`/status`), which the server runs by itself. */
    command: z.boolean().optional(),
  })
  .superRefine((body, context) => {
    const given = [
      body.message !== undefined,
      body.approvals !== undefined,
      body.trigger === 'regenerate-message',
    ];
    if (body.message === undefined && body.context !== undefined) {
      context.addIssue({ code: 'custom', path: ['context'], message: 'goes with a message only' });
    }
    if (body.command === true && (body.message === undefined || body.context !== undefined)) {
      const message = 'is said of a message, and nothing goes along with it';
      context.addIssue({ code: 'custom', path: ['command'], message });
    }
    if (given.filter(Boolean).length === 1) return;
    context.addIssue({
      code: 'custom',
      path: ['message'],
      message: 'give one of: a message, approvals, or the trigger regenerate-message',
    });
  });

/** With an id: that conversation of this page becomes its current one again. */
export const newConversationSchema = z.strictObject({ doc: docRefSchema, conversationId: id.optional() });

const mode = z.enum(['ask', 'auto']);
export const settingsSchema = z
  .strictObject({
    approval: z
      .strictObject({ edit: mode.optional(), delegate: mode.optional(), queue: mode.optional() })
      .optional(),
    title: z
      .string()
      .transform((title) => stripControl(title).replace(/\s+/g, ' ').trim())
      .pipe(z.string().min(1, 'is empty').max(200))
      .optional(),
  })
  .refine(({ approval, title }) => approval !== undefined || title !== undefined, {
    error: 'give approval, title or both',
  });

export const moveSchema = z.strictObject({ doc: docRefSchema });
export const switchSchema = z.strictObject({ messageId: id });
export const queueEditSchema = z.strictObject({
  text: z
    .string()
    .refine((text) => text.trim() !== '', { error: 'is empty' })
    .refine((text) => Buffer.byteLength(text) <= maxMessageBytes, {
      error: 'holds more than 32 KB of text; shorten it, or put it into a file and name that',
    }),
});
export const queueOrderSchema = z.strictObject({ order: z.array(id).max(64) });

/** Body of a route that takes none of its own. */
export const emptySchema = z.strictObject({});

export type ChatRequest = z.infer<typeof chatRequestSchema>;
export type ApprovalAnswer = z.infer<typeof approval>;

function textBytes(parts: readonly { type: string; text?: string }[]): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part.text ?? ''), 0);
}

/** @throws AppError `bad-request` */
export function parseDocRef(query: URLSearchParams): DocRef {
  const parsed = docRefSchema.safeParse({ kind: query.get('kind'), path: query.get('path') ?? '' });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('bad-request', `${issue?.path.join('.') || 'kind'}: ${issue?.message ?? 'not valid'}`);
}
