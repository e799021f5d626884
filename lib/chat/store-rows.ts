import { z } from 'zod';
import type { ApprovalSettings } from '#lib/tools/types.ts';
import type { DocRef, TasksUIMessage } from './message.ts';

export interface Conversation {
  id: string;
  /** Whose it is: one browser, told by its cookie. Never leaves the server. */
  browserId: string;
  doc: DocRef;
  title: string;
  approval: ApprovalSettings;
  createdAt: string;
  updatedAt: string;
}

export type ConversationRow = Record<
  'id' | 'browser_id' | 'kind' | 'path' | 'title' | 'approval' | 'created_at' | 'updated_at',
  string
>;

export function readConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    browserId: row.browser_id,
    doc: { kind: row.kind as DocRef['kind'], path: row.path },
    title: row.title,
    approval: readApproval(row.approval),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export interface MessageRow {
  id: string;
  role: string;
  parts: string;
  metadata: string;
}

const mode = z.enum(['ask', 'auto']).catch('ask');
const approvalSchema = z.object({ edit: mode, delegate: mode, queue: mode });
const partsSchema = z.array(z.looseObject({ type: z.string() }));
const metadataSchema = z.looseObject({});

/** What cannot be read asks: a damaged row must never loosen an approval. */
export function readApproval(json: string): ApprovalSettings {
  const parsed = approvalSchema.safeParse(parse(json));
  return parsed.success ? parsed.data : { edit: 'ask', delegate: 'ask', queue: 'ask' };
}

/** A row that was damaged by hand becomes a message that says so; the rest of the conversation stays. */
export function readMessage(row: MessageRow): TasksUIMessage {
  const parts = partsSchema.safeParse(parse(row.parts));
  const metadata = metadataSchema.safeParse(parse(row.metadata));
  return {
    id: row.id,
    role: row.role === 'user' ? 'user' : 'assistant',
    parts: parts.success
      ? (parts.data as TasksUIMessage['parts'])
      : [{ type: 'text', text: 'This message could not be read back from the database.' }],
    metadata: metadata.success ? metadata.data : {},
  };
}

/** Parts of a message as they were stored; empty for a damaged row. */
export function readParts(json: string): TasksUIMessage['parts'] {
  const parts = partsSchema.safeParse(parse(json));
  return parts.success ? (parts.data as TasksUIMessage['parts']) : [];
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
