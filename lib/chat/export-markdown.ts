import 'server-only';
import type { TasksUIMessage } from './message.ts';
import { asToolPart, type MessagePart, type ToolPart, toolNameOf } from './parts.ts';
import type { Conversation } from './store-rows.ts';

/** The shown branch of a conversation as a markdown document. Calls of tools stand in it with input and end. */
export function exportMarkdown(
  { title, doc, createdAt }: Pick<Conversation, 'title' | 'doc' | 'createdAt'>,
  messages: readonly TasksUIMessage[],
): string {
  const about = `Conversation about ${code(doc.path || '/')}, begun ${createdAt}.`;
  const head = `# ${(title || 'Conversation').replace(/([\\`*_[\]<>#])/g, '\\$1')}\n\n${about}`;
  return `${[head, ...messages.map(section)].join('\n\n')}\n`;
}

function section(message: TasksUIMessage): string {
  const { createdAt, model, problem, outcome } = message.metadata ?? {};
  const who = message.role === 'user' ? 'You' : `Answer${model === undefined ? '' : ` (${model})`}`;
  const at = createdAt === undefined ? '' : `, ${createdAt}`;
  const end = problem?.message ?? (outcome === 'stopped' ? 'Stopped.' : null);
  return [
    `## ${who}${at}`,
    ...message.parts.map(partText).filter((text) => text !== ''),
    ...(end === null ? [] : [`> ${end}`]),
  ].join('\n\n');
}

function partText(part: MessagePart): string {
  const tool = asToolPart(part);
  if (tool !== undefined) return toolText(tool);
  switch (part.type) {
    case 'text':
      return part.text.trim();
    case 'file':
      return `(attachment: ${code(part.filename ?? part.mediaType)})`;
    case 'data-quote':
      return `About ${code(part.data.path)}:\n\n${part.data.text.trim().replace(/^/gm, '> ')}`;
    case 'data-mention':
      return `(with ${code(part.data.path || '/')})`;
    case 'data-notice':
      return `> ${part.data.text}`;
    default:
      return '';
  }
}

function toolText(tool: ToolPart): string {
  const { ok, message } = (tool.output ?? {}) as { ok?: unknown; message?: unknown };
  const failed = tool.errorText ?? (ok === false ? String(message) : undefined);
  const rejected = tool.state === 'output-denied' ? (tool.approval?.reason ?? 'rejected') : undefined;
  const end =
    rejected !== undefined ? `rejected: ${rejected}` : failed !== undefined ? `failed: ${failed}` : 'done';
  const input = JSON.stringify(tool.input ?? {}, null, 2);
  return `${code(toolNameOf(tool))}, ${end.replace(/\s+/g, ' ')}\n\n${fenced('json', input)}`;
}

/** The fence is longer than any inside, so that nothing in it can end it. */
function fenced(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestTicks(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function code(text: string): string {
  const ticks = '`'.repeat(longestTicks(text) + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${ticks}${space}${text.replace(/\s+/g, ' ')}${space}${ticks}`;
}

function longestTicks(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
