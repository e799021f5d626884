import { attachedText } from './attached-text.ts';
import type { TasksUIMessage } from './message.ts';
import type { MessagePart } from './parts.ts';

/** Context windows by family, in tokens: the smallest of each that is offered. First match wins. */
const windows: readonly [RegExp, number][] = [
  [/^gpt-5/i, 272_000],
  [/^gpt-4\.1/i, 1_000_000],
  [/^(gpt-4o|gpt-4-turbo|chatgpt)/i, 128_000],
  [/^gpt-4/i, 8_000],
  [/^o\d/i, 200_000],
  [/claude/i, 200_000],
];
/** What a model of another name is taken to have; should it have less, its refusal tells, see `fit.ts`. */
const otherWindow = 128_000;
/** More than this is never sent, however large the window: each question pays for all of it. */
const mostTokens = 200_000;
/** For the instructions, the tools, and what the answer itself says and reads. */
const reserveShare = 0.2;

/** How many tokens the page and the conversation may have together. */
export function budgetOf(model: string): number {
  const name = model.split('/').at(-1) ?? model;
  const window = windows.find(([family]) => family.test(name))?.[1] ?? otherWindow;
  return Math.floor(Math.min(window, mostTokens) * (1 - reserveShare));
}

/** Rather too many than too few: three and a half bytes are one token. */
export function tokensOfText(text: string): number {
  return tokensOfBytes(Buffer.byteLength(text));
}

export function tokensOfBytes(bytes: number): number {
  return Math.ceil(bytes / 3.5);
}

const tokensOfImage = 1_500;

/** Of anything that goes to the model, pictures and PDFs by the piece and not by their base64. */
export function tokensOf(value: unknown): number {
  let tokens = 0;
  const text = JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'string' || !/^data:(?!text\/)/.test(inner)) return inner;
    tokens += tokensOfImage;
    return '';
  });
  return tokens + tokensOfText(text ?? '');
}

/** What a message will weigh in a request: previews and notices are for people. */
export function tokensOfMessage(message: TasksUIMessage): number {
  return tokensOf(message.parts.map((part) => attachedText(part) ?? part).filter(isSent));
}

function isSent(part: MessagePart | string): boolean {
  return typeof part === 'string' || !part.type.startsWith('data-');
}
