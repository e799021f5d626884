import type { TasksUIMessage } from '#lib/chat/message.ts';
import { readDraft, writeDraft } from './draft.ts';
import {
  contextIn,
  type DraftContext,
  mergeContexts,
  plainContext,
  readContext,
  writeContext,
} from './draft-context.ts';
import { TabStore } from './tab-store.ts';

/** A message that was sent, and of which it is not known whether the server has it. */
export interface UnsureMessage {
  id: string;
  text: string;
  along: TasksUIMessage['parts'];
}

interface Outbox {
  /** On their way. */
  away: readonly UnsureMessage[];
  /** They did not arrive, as far as was known, and stand in the composer again, in this order. */
  back: readonly UnsureMessage[];
  /** What else stood there when they came back. */
  rest: { text: string; context: DraftContext };
}

const noRest = { text: '', context: plainContext };
const boxes = new TabStore<Outbox>({
  prefix: 'tasks_unsure:',
  empty: { away: [], back: [], rest: noRest },
  isEmpty: ({ away, back }) => away.length === 0 && back.length === 0,
  write: JSON.stringify,
  read: (stored) => JSON.parse(stored),
});
/** Those that are on their way from this very page. */
const ours = new Set<string>();

/**
 * The id under which this text is to be sent. What came back and is sent as it was keeps its own, so that the
 * server knows it, should it have it after all. To be asked before the composer is emptied.
 */
export function idToSend(key: string, text: string, makeId: () => string): string {
  const box = boxes.get(key);
  const [only, ...more] = box.back;
  const isSame = only?.text === text && more.length === 0 && isUntouched(key, box);
  return isSame ? only.id : makeId();
}

export function noteSent(key: string, message: UnsureMessage): void {
  const box = boxes.get(key);
  ours.add(message.id);
  const back = readDraft(key) === '' ? [] : box.back;
  boxes.set(key, { ...box, away: [...box.away, message], back });
}

/** The server has these. What stands in the composer because it seemed otherwise goes, unless it was changed since. */
export function noteArrived(key: string, ids: ReadonlySet<string>): void {
  const box = boxes.get(key);
  const missing = ({ id }: UnsureMessage) => !ids.has(id);
  const away = box.away.filter(missing);
  const back = box.back.filter(missing);
  const isBack = back.length < box.back.length;
  if (!isBack && away.length === box.away.length) return;
  const untouched = isBack && isUntouched(key, box);
  if (untouched) {
    writeDraft(key, textOf({ ...box, back }));
    writeContext(key, contextOf({ ...box, back }));
  }
  boxes.set(key, { ...box, away, back: isBack && !untouched ? [] : back });
}

export function isUnsure(key: string, id: string): boolean {
  const { away, back } = boxes.get(key);
  return [...away, ...back].some((message) => message.id === id);
}

/** Puts a message that seems not to have arrived into the composer, before whatever has been typed since. */
export function giveBack(key: string, id: string): void {
  const box = boxes.get(key);
  const message = box.away.find((each) => each.id === id);
  if (message === undefined) return;
  const away = box.away.filter((each) => each !== message);
  const next =
    box.back.length > 0 && isUntouched(key, box)
      ? { ...box, away, back: [...box.back, message] }
      : { away, back: [message], rest: { text: readDraft(key), context: readContext(key) } };
  boxes.set(key, next);
  writeDraft(key, textOf(next));
  writeContext(key, contextOf(next));
}

/** Gives back what was on its way when the page was left, and has not arrived. */
export function giveBackStrays(key: string): void {
  for (const { id } of boxes.get(key).away) if (!ours.has(id)) giveBack(key, id);
}

function textOf({ back, rest }: Outbox): string {
  const texts = back.map(({ text }) => text);
  const isNew = rest.text.trim() !== '' && !texts.includes(rest.text);
  return [...texts, ...(isNew ? [rest.text] : [])].join('\n\n');
}

function contextOf({ back, rest }: Outbox): DraftContext {
  return [...back.map(({ along }) => contextIn(along)), rest.context].reduce(mergeContexts);
}

function isUntouched(key: string, box: Outbox): boolean {
  const context = JSON.stringify(readContext(key)) === JSON.stringify(contextOf(box));
  return context && readDraft(key) === textOf(box);
}
