import { firstHeading, proseLines } from '#lib/docs/prose-lines.ts';
import { missingForReady, readSections } from '#lib/tasks/sections.ts';

const texts = (markdown: string) => [...proseLines(markdown)].map(({ text }) => text);

describe('lines of prose', () => {
  test.each([
    ['a <!-- b --> c', ['a  c']],
    ['<!-- a\nb\n--> c', ['', '', ' c']],
    ['`<!--` a\nb', ['`<!--` a', 'b']],
    ['`` ` <!-- `` a <!-- b -->', ['`` ` <!-- `` a ']],
    ['` <!-- a\nb --> c', ['` ', ' c']],
    ['\\<!-- a\nb', ['\\<!-- a', 'b']],
    ['\\` <!-- a --> `', ['\\`  `']],
    ['a <!-- b\n\nc', ['a <!-- b', '', 'c']],
    ['a <!-- b\nc --> d\n\ne', ['a ', ' d', '', 'e']],
    ['<!-- b\n\nc', ['', '', '']],
    ['<!-->a\nb', ['a', 'b']],
    ['```html <!--\n<!--\n```\na', ['```html <!--', '<!--', '```', 'a']],
    ['~~~ `\n<!--\n~~~\n# a', ['~~~ `', '<!--', '~~~', '# a']],
  ])('of %j are without comments, and code keeps its own', (markdown, expected) => {
    expect(texts(markdown)).toEqual(expected);
  });

  test('a comment that code only mentions hides no heading', () => {
    expect(firstHeading('Write `<!--` to open one.\n\n# Title\n')).toBe('Title');
    expect(firstHeading('<!-- # Not this\n-->\n# Title\n')).toBe('Title');
    const sections =
      '## Problem\n\nUse `<!--`.\n\n## Plan\n\n```\n<!--\n```\n\n## Acceptance Criteria\n\n- [ ] x\n';
    expect(readSections(sections).map(({ name, isEmpty }) => [name, isEmpty])).toEqual([
      ['Problem', false],
      ['Plan', false],
      ['Acceptance Criteria', false],
    ]);
    expect(missingForReady(sections)).toEqual([]);
  });
});
