import { DefaultChatTransport, type UIMessageChunk } from 'ai';
import type { DocRef, TasksUIMessage } from '#lib/chat/message.ts';
import { offlineError } from './api.ts';
import { givenAnswers } from './approvals.ts';
import { contextBody } from './context-body.ts';

interface TransportHost {
  doc: DocRef;
  conversationId(): string | null;
  onConversationId(id: string): void;
  /** A request for an answer, or a stream of one to follow, has begun. */
  onRun(): void;
  /** The server has this message of the person's. */
  onTaken(messageId: string): void;
  /** There was no answer under way to follow any more. */
  onNothingToResume(): void;
  /** A tool call has ended with this. */
  onToolOutput(output: unknown): void;
}

interface SendOptions {
  messages: TasksUIMessage[];
  trigger: 'submit-message' | 'regenerate-message';
  messageId: string | undefined;
  /** `messageId`: the earlier message that this one takes the place of. */
  body?: { messageId?: string } | undefined;
}

/** All that is ever sent of a conversation: the server owns the history and takes nothing else from here. */
export function requestBody(doc: DocRef, conversationId: string | null, options: SendOptions): object {
  const head = { ...(conversationId ? { conversationId } : {}), doc: { kind: doc.kind, path: doc.path } };
  if (options.trigger === 'regenerate-message') {
    return { ...head, trigger: 'regenerate-message', messageId: options.messageId };
  }
  const answered = options.messages.find((message) => message.id === options.messageId);
  if (answered?.role === 'assistant') {
    return { ...head, approvals: givenAnswers(answered), messageId: answered.id };
  }
  const message = options.messages.at(-1);
  const parts = message?.parts ?? [];
  const words = parts.filter((part) => part.type === 'text' || part.type === 'file');
  return {
    ...head,
    message: message && { id: message.id, role: message.role, parts: words },
    ...(options.body?.messageId ? { messageId: options.body.messageId } : {}),
    ...contextBody(parts, { isEdited: options.body?.messageId !== undefined }),
  };
}

class TasksChatTransport extends DefaultChatTransport<TasksUIMessage> {
  readonly #host: TransportHost;

  constructor(host: TransportHost) {
    super({
      prepareSendMessagesRequest: (options) => ({
        body: requestBody(host.doc, host.conversationId(), options),
      }),
      prepareReconnectToStreamRequest: () => ({
        api: `/api/chat/${encodeURIComponent(host.conversationId() ?? '')}/stream`,
      }),
      fetch: async (input, init) => {
        const response = await fetch(input, init).catch((error: unknown) => {
          if (init?.signal?.aborted) throw error;
          throw offlineError();
        });
        const id = response.headers.get('x-conversation-id');
        if (id) host.onConversationId(id);
        return response;
      },
    });
    this.#host = host;
  }

  override async sendMessages(options: Parameters<DefaultChatTransport<TasksUIMessage>['sendMessages']>[0]) {
    this.#host.onRun();
    const stream = await super.sendMessages(options);
    const last = options.messages.at(-1);
    if (last?.role === 'user') this.#host.onTaken(last.id);
    return stream;
  }

  override async reconnectToStream(
    options: Parameters<DefaultChatTransport<TasksUIMessage>['reconnectToStream']>[0],
  ) {
    const stream = await super.reconnectToStream(options);
    if (stream) this.#host.onRun();
    else this.#host.onNothingToResume();
    return stream;
  }

  protected override processResponseStream(
    stream: ReadableStream<Uint8Array<ArrayBufferLike>>,
  ): ReadableStream<UIMessageChunk> {
    const onToolOutput = (output: unknown) => this.#host.onToolOutput(output);
    return super.processResponseStream(stream).pipeThrough(
      new TransformStream<UIMessageChunk, UIMessageChunk>({
        transform(chunk, controller) {
          controller.enqueue(chunk);
          if (chunk.type === 'tool-output-available' && chunk.preliminary !== true)
            onToolOutput(chunk.output);
        },
      }),
    );
  }
}

export function createTransport(host: TransportHost): DefaultChatTransport<TasksUIMessage> {
  return new TasksChatTransport(host);
}
