import { convertToModelMessages, type ModelMessage, type ToolSet } from 'ai';
import { attachedText } from './attached-text.ts';
import type { PageSnapshot } from './context.ts';
import { fence } from './fence.ts';
import type { TasksUIMessage } from './message.ts';
import { asToolPart, type MessagePart, toolNameOf, toolParts } from './parts.ts';
import { contextMessage, summaryMessage } from './prompt.ts';

/**
 * What is sent to the model: the page first, then what is summed up, then the conversation. Every message in it
 * must be settled.
 */
export async function modelMessages(
  snapshot: PageSnapshot,
  messages: readonly TasksUIMessage[],
  tools: ToolSet,
  redact: (text: string) => string,
  summary: string | null = null,
): Promise<ModelMessage[]> {
  const sent = messages
    .map(withTextAttachments)
    .map(withSentContext)
    .map(withoutUnsendable)
    .filter((message) => message.parts.length > 0);
  return [
    { role: 'user', content: redact(contextMessage(snapshot)) },
    ...(summary === null ? [] : [{ role: 'user' as const, content: redact(summaryMessage(summary)) }]),
    ...(await convertToModelMessages(sent, { tools })),
  ];
}

const maxAttachmentChars = 100_000;

/** Text files go along as text, marked as data: not every provider takes them as files. */
function withTextAttachments(message: TasksUIMessage): TasksUIMessage {
  if (!message.parts.some((part) => part.type === 'file')) return message;
  const parts = message.parts.map((part): MessagePart => {
    if (part.type !== 'file' || !part.mediaType.startsWith('text/')) return part;
    const text = decodeDataUrl(part.url).slice(0, maxAttachmentChars);
    return { type: 'text', text: fence(`ATTACHMENT ${JSON.stringify(part.filename ?? 'file')}`, text) };
  });
  return { ...message, parts };
}

/** What went along with a message comes before its words, marked as data. */
function withSentContext(message: TasksUIMessage): TasksUIMessage {
  if (message.role !== 'user') return message;
  const parts = message.parts.map((part): MessagePart => {
    const text = attachedText(part);
    return text === null ? part : { type: 'text', text };
  });
  return { ...message, parts };
}

function decodeDataUrl(url: string): string {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  if (url.slice(0, comma).endsWith(';base64')) return Buffer.from(data, 'base64').toString('utf8');
  try {
    return decodeURIComponent(data);
  } catch {
    return data;
  }
}

/** Empty text and reasoning without a provider's mark are refused or pointless; previews are for people. */
function withoutUnsendable(message: TasksUIMessage): TasksUIMessage {
  const parts = message.parts.filter((part) => {
    if (asToolPart(part) !== undefined) return true;
    if (part.type === 'text') return part.text !== '';
    if (part.type === 'reasoning') return part.providerMetadata !== undefined;
    return part.type === 'file' || part.type === 'step-start';
  });
  const bare = parts.every((part) => part.type === 'step-start');
  return { ...message, parts: bare ? [] : parts };
}

/** Tools after which the conversation knows what the whole file says. */
const knowsText = new Set<string>(['read_file', 'edit_file', 'edit_section']);

/** Path → versions of it that the conversation has read or written, as its stored messages say. */
export function versionsSeen(messages: readonly TasksUIMessage[]): Map<string, Set<string>> {
  const seen = new Map<string, Set<string>>();
  const note = (path: string, sha256: string) =>
    seen.set(path, (seen.get(path) ?? new Set<string>()).add(sha256));
  for (const part of messages.flatMap(({ parts }) => parts)) {
    const sent = part.type === 'data-mention' ? part.data.sent : undefined;
    if (sent?.wholeFile && sent.sha256) note(sent.wholeFile, sent.sha256);
  }
  for (const part of messages.flatMap(toolParts)) {
    if (part.state !== 'output-available' || !knowsText.has(toolNameOf(part))) continue;
    const { ok, path, sha256 } = part.output as { ok?: unknown; path?: unknown; sha256?: unknown };
    if (ok !== true || typeof path !== 'string' || typeof sha256 !== 'string') continue;
    note(path, sha256);
  }
  return seen;
}
