import type { Element, Root } from 'hast';
import { visit } from 'unist-util-visit';
import { element } from '#lib/markdown/hast.ts';
import { walk, walkElements } from '#lib/markdown/walk.ts';

function tree(): Root {
  const list = element('ul', {}, [
    element('li', {}, ['one']),
    element('li', {}, ['two', element('b', {}, ['!'])]),
  ]);
  return { type: 'root', children: [element('h1', {}, ['Title']), list, { type: 'text', value: 'end' }] };
}

test('each node comes in the order of the text, a parent before its children', () => {
  const seen: string[] = [];
  const known: string[] = [];
  walk(
    tree(),
    (node) => void seen.push('tagName' in node ? node.tagName : 'value' in node ? node.value : ''),
  );
  visit(tree(), (node) => {
    if (node.type !== 'root')
      known.push('tagName' in node ? node.tagName : 'value' in node ? node.value : '');
  });
  expect(seen).toEqual(['h1', 'Title', 'ul', 'li', 'one', 'li', 'two', 'b', '!', 'end']);
  expect(seen).toEqual(known);
});

test('false ends the walk', () => {
  const seen: string[] = [];
  walkElements(tree(), ({ tagName }) => {
    seen.push(tagName);
    return tagName === 'ul' ? false : undefined;
  });
  expect(seen).toEqual(['h1', 'ul']);
});

test('a node that is wrapped on the way is gone through once', () => {
  const root = tree();
  const seen: string[] = [];
  walkElements(root, (node, index, parent) => {
    seen.push(node.tagName);
    if (node.tagName !== 'ul') return undefined;
    parent.children[index] = element('section', {}, [node]);
    return index + 1;
  });
  expect(seen).toEqual(['h1', 'ul', 'li', 'li', 'b']);
  expect((root.children[1] as Element).tagName).toBe('section');
});

test('a tower of a hundred thousand elements is walked', () => {
  let tower = element('b', {});
  for (let at = 1; at < 100_000; at++) tower = element('b', {}, [tower]);
  let count = 0;
  walkElements({ type: 'root', children: [tower] }, () => {
    count++;
    return undefined;
  });
  expect(count).toBe(100_000);
});
