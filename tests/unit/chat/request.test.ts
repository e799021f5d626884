import { chatRequestSchema, maxMessageBytes, parseDocRef, settingsSchema } from '#lib/chat/request.ts';

const doc = { kind: 'doc', path: 'docs/a.md' };
const text = (value: string) => ({ role: 'user', parts: [{ type: 'text', text: value }] });
const message = text('Hello');
const file = { type: 'file', mediaType: 'image/png', url: 'data:image/png;base64,AAAA' };

test.each([
  ['a message', { doc, message }],
  [
    'a message with what useChat adds',
    { doc, message: { ...message, id: 'abc123' }, trigger: 'submit-message' },
  ],
  ['a message of 32 KB', { doc, message: text('x'.repeat(maxMessageBytes)) }],
  ['an image alone', { doc, message: { role: 'user', parts: [file] } }],
  ['approvals', { doc, approvals: [{ approvalId: 'a', approved: true, reason: 'ok' }], messageId: 'm_1' }],
  ['another try', { doc, conversationId: 'c_1', trigger: 'regenerate-message', messageId: 'm_1' }],
  ['a page', { doc: { kind: 'page', path: '/board' }, message }],
])('takes %s', (_name, body) => {
  expect(chatRequestSchema.safeParse(body).error).toBeUndefined();
});

test.each([
  ['an unknown key', { doc, message, history: [] }, 'history'],
  ['an unknown key of the message', { doc, message: { ...message, extra: 1 } }, 'message.extra'],
  ['no page', { message }, 'doc'],
  ['an unknown kind of page', { doc: { kind: 'secret', path: 'a' }, message }, 'doc.kind'],
  ['a route that is none', { doc: { kind: 'page', path: 'https://x' }, message }, 'doc.path'],
  ['a role of the model', { doc, message: { ...message, role: 'assistant' } }, 'message.role'],
  ['a system message', { doc, message: { ...message, role: 'system' } }, 'message.role'],
  [
    'a tool result',
    {
      doc,
      message: { role: 'user', parts: [{ type: 'tool-read_file', state: 'output-available', output: 1 }] },
    },
    'message.parts.0.type',
  ],
  [
    'a data part',
    { doc, message: { role: 'user', parts: [{ type: 'data-preview', data: {} }] } },
    'message.parts.0.type',
  ],
  [
    'provider metadata',
    { doc, message: { role: 'user', parts: [{ type: 'text', text: 'a', providerMetadata: {} }] } },
    'message.parts.0.providerMetadata',
  ],
  ['more than 32 KB', { doc, message: text('é'.repeat(maxMessageBytes / 2 + 1)) }, 'message.parts'],
  ['an empty text', { doc, message: text('  ') }, 'message.parts'],
  ['no parts', { doc, message: { role: 'user', parts: [] } }, 'message.parts'],
  [
    'an attachment by address',
    { doc, message: { role: 'user', parts: [{ ...file, url: 'http://169.254.169.254/' }] } },
    'message.parts.0.url',
  ],
  [
    'a program as attachment',
    { doc, message: { role: 'user', parts: [{ ...file, mediaType: 'application/x-sh' }] } },
    'message.parts.0.mediaType',
  ],
  ['a path as conversation', { doc, message, conversationId: '../../etc' }, 'conversationId'],
  ['neither message nor approvals', { doc }, 'message'],
  ['both', { doc, message, approvals: [{ approvalId: 'a', approved: true }] }, 'message'],
  [
    'approvals with an input',
    { doc, approvals: [{ approvalId: 'a', approved: true, input: {} }] },
    'approvals.0.input',
  ],
])('refuses %s and names the field', (_name, body, field) => {
  const { error } = chatRequestSchema.safeParse(body);
  const issue = error?.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  expect([...(issue?.path ?? []), ...unknown].join('.')).toBe(field);
});

test('settings take known kinds and modes only', () => {
  expect(settingsSchema.safeParse({ approval: { edit: 'auto' } }).success).toBe(true);
  expect(settingsSchema.safeParse({ approval: { edit: 'never' } }).success).toBe(false);
  expect(settingsSchema.safeParse({ approval: { read: 'auto' } }).success).toBe(false);
});

test('reads the page from a query', () => {
  expect(parseDocRef(new URLSearchParams('kind=folder&path='))).toEqual({ kind: 'folder', path: '' });
  expect(() => parseDocRef(new URLSearchParams('path=/'))).toThrow(/kind/);
});
