import type { defaultConfig } from '#lib/config.ts';
import { fillPlaceholders, fillSections, type PlaceholderValues } from '#lib/tasks/fill-template.ts';
import { partsOfText } from '#lib/tasks/sections-from.ts';
import { worksheetRoots } from '#lib/tasks/workstreams.ts';

const values: PlaceholderValues = {
  id: 'A-B',
  title: 'Title: {{id}} $&',
  status: 'draft',
  priority: null,
  milestone: null,
  owner: 'Ana "the" #1',
  labels: ['a', 'b, c'],
  depends_on: [],
  created: '2026-11-22',
  workstream: 'a',
  slug: 'b',
};
const fill = (template: string) => fillPlaceholders(template, values);

describe('placeholders', () => {
  test('become YAML in the front matter and text below, in one pass', () => {
    const template = '---\ntitle: {{title}}\nowner: "{{ owner }}"\n---\n# {{title}} by {{owner}}\n';
    expect(fill(template)).toBe(
      '---\ntitle: "Title: {{id}} $&"\nowner: "Ana \\"the\\" #1"\n---\n# Title: {{id}} $& by Ana "the" #1\n',
    );
  });

  test('without a value take their line along, lists are written as lists', () => {
    const template = '---\npriority: {{priority}}\nlabels: {{labels}}\ndepends_on: {{depends_on}}\n---\n';
    expect(fill(template)).toBe('---\nlabels: [a, "b, c"]\n---\n');
  });

  test('stand inside other text, and unknown ones stay', () => {
    expect(fill('---\nbranch: task/{{workstream}}/{{slug}}\n---\n{{nothing}} {{slug}}\n')).toBe(
      '---\nbranch: task/a/b\n---\n{{nothing}} b\n',
    );
  });

  test('a template without front matter gets some, one with CRLF and BOM loses them', () => {
    expect(fill('# {{slug}}\n')).toBe('---\n---\n\n# b\n');
    expect(fill('\uFEFF---\r\nid: {{id}}\r\n---\r\n# {{slug}}\r\n')).toBe('---\nid: A-B\n---\n# b\n');
  });
});

describe('sections', () => {
  const text = '---\nid: X\n---\n# T\n\n## Problem\n\n<!-- hint -->\n\n## Plan:\n\nOurs.\n\n# End\n\nLast.\n';

  test('take the place of a hint, go above what a template says itself, or to the end', () => {
    const given = [
      { name: 'plan', text: '1. First' },
      { name: 'Problem', text: 'One.' },
      { name: 'problem', text: 'Two.' },
      { name: 'Other', text: 'More.' },
    ];
    expect(fillSections(text, given)).toBe(
      '---\nid: X\n---\n# T\n\n## Problem\n\nOne.\n\nTwo.\n\n## Plan:\n\n1. First\n\nOurs.\n\n# End\n\nLast.\n\n## Other\n\nMore.\n',
    );
  });

  test('nothing given changes nothing', () => {
    expect(fillSections(text, [])).toBe(text);
  });
});

describe('a text taken apart', () => {
  test('title, lead and sections, without the headings of code and comments', () => {
    const text =
      '# T\n\nLead\n\n```\n## code\n```\n<!--\n## comment\n-->\n## A:\n\n    indented\n### lower\n\n## B\n';
    expect(partsOfText(text)).toEqual({
      title: 'T',
      lead: 'Lead\n\n```\n## code\n```\n<!--\n## comment\n-->',
      sections: [
        { name: 'A', text: '    indented\n### lower' },
        { name: 'B', text: '' },
      ],
      hasFrontMatter: false,
    });
  });

  test('front matter is told and left out, a later first heading is text', () => {
    const parts = partsOfText('---\nid: X\n---\nLead\n\n# Not the title\n');
    expect(parts).toMatchObject({ title: null, lead: 'Lead\n\n# Not the title', hasFrontMatter: true });
    expect(partsOfText('')).toEqual({ title: null, lead: '', sections: [], hasFrontMatter: false });
  });
});

test('worksheets are not written among the files of another tool', () => {
  const backlog = { folder: 'backlog' } as NonNullable<typeof defaultConfig.backlog>;
  expect(worksheetRoots({ taskRoots: ['backlog/tasks', 'tasks'], backlog })).toEqual(['tasks']);
  expect(() => worksheetRoots({ taskRoots: ['backlog/tasks'], backlog })).toThrow('belongs to Backlog.md');
});
