import type { Root } from 'hast';
import { visit } from 'unist-util-visit';
import { splitBlocks } from '#lib/markdown/blocks.ts';
import { renderChatBlock } from '#lib/markdown/chat.ts';
import { readFenceBlock } from '#lib/markdown/fence-block.ts';
import { mendTail } from '#lib/markdown/mend-tail.ts';
import { withDollars } from '#lib/markdown/tex-delimiters.ts';

/** «inline x^2», «display \frac ab», in order. */
function formulasIn(tree: Root): string[] {
  const found: string[] = [];
  visit(tree, 'element', ({ tagName, properties }) => {
    if (tagName === 'chat-formula') {
      found.push(`${properties.isDisplay ? 'display' : 'inline'} ${properties.source}`);
    }
    if (tagName === 'code-block' && properties.language === 'math') found.push(`block ${properties.html}`);
  });
  return found;
}
const formulas = (text: string) => formulasIn(renderChatBlock(text));

test('formulas within lines and on their own become elements that hold their source', () => {
  expect(formulas('It is $x^2$, or $$\\frac{a}{b}$$, or $`y*z*w`$.')).toEqual([
    'inline x^2',
    'display \\frac{a}{b}',
    'inline y*z*w',
  ]);
  expect(formulas('- so:\n\n  $$\n  a < b\n  $$')).toEqual(['block a &lt; b']);
});

test('money, variables of a shell and code are no formulas', () => {
  expect(formulas('It costs $5 and $6; see $HOME and $PATH.')).toEqual([]);
  expect(formulas('`$x$` and ``\\(x^2\\)``')).toEqual([]);
});

test('the brackets in which models write TeX are formulas, too, and escaped brackets are not', () => {
  expect(formulas('Here \\(a_1 * b_2 * c\\) and \\( x \\).')).toEqual(['inline a_1 * b_2 * c', 'inline x']);
  expect(formulas('So:\n\\[\nE = mc^2\n\\]\nthat is it.')).toEqual(['block E = mc^2']);
  expect(withDollars('\\[x\\] done, \\(see below\\), `\\(x^2\\)`')).toBe(
    '\\[x\\] done, \\(see below\\), `\\(x^2\\)`',
  );
  expect(withDollars('```tex\n\\[ x^2 \\]\n```')).toBe('```tex\n\\[ x^2 \\]\n```');
});

test('a formula on lines of its own is one block, with the blank lines in it, and read without a parser', () => {
  const formula = '$$\na\n\n# b\n$$\n';
  expect(splitBlocks(`Before.\n\n${formula}\nAfter.`)).toEqual(['Before.\n\n', `${formula}\n`, 'After.']);
  expect(readFenceBlock(formula)).toEqual({ language: 'math', code: 'a\n\n# b' });
  expect(readFenceBlock('$$ x $$ and words\n')).toBeNull();
  expect(splitBlocks('$$x$$\n\nAfter.')).toHaveLength(2);
});

test('nothing is added to a formula that is still written, or was just closed', () => {
  expect(mendTail('So $a*b$ is')).toBe('So $a*b$ is');
  expect(mendTail('$$\na_{1} **b')).toBe('$$\na_{1} **b');
  expect(mendTail('$$\na\n$')).toBe('$$\na\n');
  // Money does not hide what is bold.
  expect(mendTail('$5 is **mu')).toBe('$5 is **mu**');
});

test('more formulas than one block may have stay source', () => {
  expect(formulas('$x$ '.repeat(150))).toHaveLength(100);
});
