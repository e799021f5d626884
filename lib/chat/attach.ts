import 'server-only';
import { AppError } from '#lib/errors.ts';
import { stripControl } from '#lib/strip-control.ts';
import type { PageSnapshot } from './context.ts';
import type { Mention, TasksUIMessage } from './message.ts';
import type { MessagePart } from './parts.ts';
import type { SentContext } from './sent-context.ts';
import type { ChatService } from './service.ts';

/** Of all files that one message mentions, together; one alone may have as much as the open page. */
export const mentionsChars = 48_000;

type Sources = Pick<ChatService, 'readMention' | 'checkPage' | 'redact'>;

/**
 * The parts of a message that hold what goes along with it. Files are read here, under the read policy, so that
 * the conversation keeps what was sent, whatever becomes of them.
 * @throws AppError `not-found` or `forbidden`, naming what cannot be sent.
 */
export async function attach(service: Sources, context: SentContext = {}): Promise<MessagePart[]> {
  const { page, query, quotes = [], mentions = [] } = context;
  const parts: MessagePart[] = [];
  if (page === false || query) {
    parts.push({
      type: 'data-page',
      data: { ...(page === false ? { sent: false } : {}), ...(query ? { query } : {}) },
    });
  }
  for (const { path, heading, text, cut } of quotes) {
    await service.checkPage({ kind: 'doc', path });
    const data = {
      path,
      ...(heading ? { heading: stripControl(heading).replace(/\s+/g, ' ').trim() } : {}),
      text: service.redact(text.toWellFormed()),
      ...(cut ? { cut } : {}),
    };
    parts.push({ type: 'data-quote', data });
  }
  const unique = new Map(mentions.map((mention) => [mention.path, mention]));
  return [...parts, ...(await readMentions(service, [...unique.values()]))];
}

/** The same parts with the files as they are now; one that is gone by now says so. For a message that waited. */
export async function attachAnew(
  service: Sources,
  parts: readonly MessagePart[],
): Promise<TasksUIMessage['parts']> {
  const mentions = parts.flatMap((part) => (part.type === 'data-mention' ? [part.data] : []));
  if (mentions.length === 0) return [...parts];
  const fresh = await readMentions(service, mentions, { keepGone: true });
  return parts.map((part) => (part.type === 'data-mention' ? (fresh.shift() ?? part) : part));
}

async function readMentions(
  service: Sources,
  mentions: readonly Mention[],
  { keepGone = false } = {},
): Promise<MessagePart[]> {
  let room = mentionsChars;
  const parts: MessagePart[] = [];
  for (const { kind, path } of mentions) {
    const snapshot = await service.readMention({ kind, path }, room).catch((error: unknown) => {
      if (keepGone && error instanceof AppError) return gone(error);
      throw error;
    });
    const text = service.redact(snapshot.text);
    room -= text.length;
    const { notice, sha256, wholeFile } = snapshot;
    parts.push({ type: 'data-mention', data: { kind, path, sent: { text, notice, sha256, wholeFile } } });
  }
  return parts;
}

function gone({ message }: AppError): Pick<PageSnapshot, 'text' | 'notice' | 'sha256' | 'wholeFile'> {
  return { text: '', notice: `it cannot be shown: ${message}`, sha256: null, wholeFile: null };
}

/** Whether a part is something that went along with a message, rather than its words. */
export function isAttached(part: MessagePart): boolean {
  return part.type === 'data-page' || part.type === 'data-quote' || part.type === 'data-mention';
}

/** What stands before the words of a message in the store: what went along, and whether it is a command. */
export function isBesideWords(part: MessagePart): boolean {
  return part.type === 'data-command' || isAttached(part);
}
