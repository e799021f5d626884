/** A request as the fake saw it, with what scripts decide by. */
export interface SeenRequest {
  api: 'responses' | 'chat-completions';
  headers: Record<string, string | string[] | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever came over the wire; tests look into it.
  body: any;
  /** Text of the newest message of the person. */
  userText: string;
  /** Tool outputs that came after it, oldest first. */
  toolOutputs: string[];
  /** First message of all: what the server says about the open page. */
  context: string;
  /** Path of the page, from `context`. */
  path: string;
  toolNames: string[];
}

interface Item {
  role?: string;
  type?: string;
  content?: unknown;
  output?: unknown;
}

export function seeRequest(
  api: SeenRequest['api'],
  headers: SeenRequest['headers'],
  body: Record<string, unknown>,
): SeenRequest {
  const items = ((api === 'responses' ? body.input : body.messages) ?? []) as Item[];
  const last = items.findLastIndex((item) => item.role === 'user');
  const context = textOf(items.find((item) => item.role === 'user')?.content);
  const tools = (body.tools ?? []) as { name?: string; function?: { name?: string } }[];
  return {
    api,
    headers,
    body,
    userText: textOf(items[last]?.content),
    toolOutputs: items
      .slice(last + 1)
      .filter((item) => item.type === 'function_call_output' || item.role === 'tool')
      .map((item) => textOf(item.output ?? item.content)),
    context,
    path: /^path: "(.*)"$/m.exec(context)?.[1] ?? '',
    toolNames: tools.map((tool) => tool.name ?? tool.function?.name ?? ''),
  };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: { text?: unknown }) => (typeof part.text === 'string' ? part.text : ''))
    .join('\n');
}
