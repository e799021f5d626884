import type { Root } from 'mdast';
import remarkMath from 'remark-math';
import type { Processor } from 'unified';
import { walk } from '#lib/markdown/walk.ts';

/** What is used here of the parser's own types: a character's code (negative for line ends), and one step on. */
type Code = number | null;
type State = (code: Code) => State | undefined;
interface Effects {
  enter(type: string): unknown;
  exit(type: string): unknown;
  consume(code: Code): undefined;
  check(construct: Construct, ok: State, nok: State): State;
}
type Tokenize = (this: { previous: Code }, effects: Effects, ok: State, nok: State) => State;
interface Construct {
  tokenize: Tokenize;
  partial?: boolean;
}

const dollar = 36;

/**
 * `$…$` and `$$…$$` as GitHub reads them. A single dollar is money as often as mathematics: it opens only before
 * something that is no space and behind no letter or digit, and closes the other way round. `$$` makes a formula of
 * its own line wherever it stands, and ``$`…`$`` is the form that no markdown inside can disturb.
 */
export function remarkDollarMath(this: Processor) {
  (remarkMath as (this: Processor) => void).call(this);
  guardSingleDollars(this.data());
  return (tree: Root, file: { value: unknown }) => {
    const source = String(file.value);
    walk(tree, (node) => {
      if (node.type !== 'inlineMath') return;
      const written = /^`([^`]+)`$/.exec(node.value)?.[1];
      if (written !== undefined) {
        node.value = written;
        node.data = { ...node.data, hChildren: [{ type: 'text', value: written }] };
      }
      if (!source.startsWith('$$', node.position?.start.offset)) return;
      node.data = { ...node.data, hProperties: { className: ['language-math', 'math-display'] } };
    });
  };
}

/** Puts our look ahead in front of the tokenizer that the library has just added. */
function guardSingleDollars(data: object): void {
  const { micromarkExtensions = [] } = data as {
    micromarkExtensions?: { text?: Record<number, Construct> }[];
  };
  const text = micromarkExtensions.at(-1)?.text;
  const construct = text?.[dollar];
  if (!text || !construct) throw new Error('remark-math has changed: no construct for dollars.');
  text[dollar] = {
    ...construct,
    tokenize(effects, ok, nok) {
      return effects.check(guard, construct.tokenize.call(this, effects, ok, nok), nok);
    },
  };
}

/** Reads no further than the first single dollar, which is where the formula would end. */
const guard: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    const { previous } = this;
    let before: Code = previous;
    let run = 0;

    const end = (next: State, code: Code) => {
      effects.exit('dollarGuard');
      return next(code);
    };
    const open: State = (code) => {
      if (code === dollar) {
        run++;
        effects.consume(code);
        return open;
      }
      if (run > 1) return end(ok, code);
      return isSpace(code) || isWord(previous) ? end(nok, code) : inside(code);
    };
    const inside: State = (code) => {
      if (code === null) return end(nok, code);
      if (code === dollar) {
        run = 0;
        return close(code);
      }
      before = code;
      effects.consume(code);
      return inside;
    };
    const close: State = (code) => {
      if (code === dollar) {
        run++;
        effects.consume(code);
        return close;
      }
      if (run > 1) {
        before = dollar;
        return inside(code);
      }
      return end(isSpace(before) || isWord(code) ? nok : ok, code);
    };
    return (code) => {
      effects.enter('dollarGuard');
      return open(code);
    };
  },
};

/** Line ends and tabs have codes below zero. */
function isSpace(code: Code): boolean {
  return code === null || code < 0 || code === 32;
}

function isWord(code: Code): boolean {
  return code !== null && code > 0 && /[\p{L}\p{N}]/u.test(String.fromCharCode(code));
}
